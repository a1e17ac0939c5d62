package io.candor.feedback;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * Timestamps of the ledger as they lie in the topic. Only calibrators write it, and reports are computed from it again: what they
 * say must not depend on the clock of who reads, which may have been set back since. What waits goes by a time that is bounded
 * later, see {@link IncomingRecord.LedgerEntry}. None at all (-1) becomes the time that the partition has reached.
 */
final class LedgerTimestampExtractor implements TimestampExtractor {
    @Override
    public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
        return record.timestamp() >= 0 ? record.timestamp() : Math.max(0, partitionTime);
    }
}

package io.candor.feedback;

import io.candor.event.DeadLetter;
import io.candor.event.RecordLimits;
import io.candor.event.RecordPosition;
import io.candor.event.Topic;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/** Writes what was refused as a dead letter. */
final class RefusedRecordWriter extends ContextualProcessor<String, IncomingRecord.Refused, byte[], byte[]> {
    private final Topic<byte[], byte[]> deadLetters;
    private final RecordLimits limits;
    private final CalibratorMetrics metrics;

    RefusedRecordWriter(Topic<byte[], byte[]> deadLetters, RecordLimits limits, CalibratorMetrics metrics) {
        this.deadLetters = deadLetters;
        this.limits = limits;
        this.metrics = metrics;
    }

    @Override
    public void process(Record<String, IncomingRecord.Refused> record) {
        IncomingRecord.Refused refused = record.value();
        Instant now = Instant.ofEpochMilli(context().currentSystemTimeMs());
        ProducerRecord<byte[], byte[]> letter = DeadLetter.of(
                deadLetters, original(refused), refused.reason(), refused.detail(), now, limits.of(deadLetters.name()));
        metrics.refused(refused.reason());
        long written = Arrival.of(record, context());
        context().forward(new Record<>(letter.key(), letter.value(), written, letter.headers()));
    }

    private static ConsumerRecord<byte[], byte[]> original(IncomingRecord.Refused refused) {
        RecordPosition position = refused.position();
        return new ConsumerRecord<>(
                position.getTopic(),
                position.getPartition(),
                position.getOffset(),
                refused.timestamp(),
                TimestampType.CREATE_TIME,
                ConsumerRecord.NULL_SIZE,
                ConsumerRecord.NULL_SIZE,
                refused.key(),
                refused.value(),
                refused.headers(),
                Optional.empty());
    }
}

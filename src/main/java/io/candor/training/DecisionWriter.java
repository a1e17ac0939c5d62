package io.candor.training;

import io.candor.event.RecordLimits;
import io.candor.event.ReleaseEvent;
import io.candor.event.client.TransactionalWriter;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Writes decisions to candor.releases, each with the offset of its batches. One that is larger than producer or topic take
 * would be so every time: then a rejection without its figures and lineage is written instead, which decides on the same
 * batches. For one thread.
 */
final class DecisionWriter implements AutoCloseable {
    private final TransactionalWriter transaction;
    private final Function<ReleaseEvent, ProducerRecord<byte[], byte[]>> record;
    private final RunFailures failures;

    /** @param transaction closed with this */
    DecisionWriter(
            TransactionalWriter transaction,
            Function<ReleaseEvent, ProducerRecord<byte[], byte[]>> record,
            RunFailures failures) {
        this.transaction = transaction;
        this.record = record;
        this.failures = failures;
    }

    /** Makes sure that no decision of an earlier trainer is in doubt. */
    void prepare() {
        transaction.prepare();
    }

    /**
     * Returns the decision that was written.
     *
     * @throws KafkaException if it is not certain that it was: then it may be written again
     */
    ReleaseEvent write(
            TrainingRun.Decided decided,
            Map<TopicPartition, OffsetAndMetadata> offsets,
            ConsumerGroupMetadata membership) {
        try {
            transaction.write(List.of(record.apply(decided.event())), offsets, membership);
            return decided.event();
        } catch (KafkaException failure) {
            if (!RecordLimits.isTooLarge(failure)) {
                // Broker or registry, which may come back.
                throw failure;
            }
            ReleaseEvent rejection = failures.tooLarge(decided);
            transaction.write(List.of(record.apply(rejection)), offsets, membership);
            return rejection;
        }
    }

    /** Leaves nothing in doubt to this process; {@link #prepare} settles it. */
    @Override
    public void close() {
        transaction.close();
    }
}

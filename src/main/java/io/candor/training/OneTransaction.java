package io.candor.training;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Writes records and the offsets they come from as one. A producer with which anything went wrong is thrown away: the
 * initialisation of the next one settles whether its last commit counted. For one thread.
 */
final class OneTransaction implements AutoCloseable {
    private final Supplier<Producer<byte[], byte[]>> factory;
    private Producer<byte[], byte[]> producer;

    OneTransaction(Supplier<Producer<byte[], byte[]>> factory) {
        this.factory = factory;
    }

    /**
     * Makes sure that there is a producer and that nothing of an earlier one, in this process or another, is in doubt.
     *
     * @throws KafkaException if that is not certain
     */
    void prepare() {
        if (producer == null) {
            Producer<byte[], byte[]> fresh = factory.get();
            try {
                fresh.initTransactions();
            } catch (KafkaException failure) {
                fresh.close(Duration.ZERO);
                throw failure;
            }
            producer = fresh;
        }
    }

    /**
     * @param membership fences those who are no longer of the group
     * @throws KafkaException if it is not certain that it was committed
     */
    void commit(
            List<ProducerRecord<byte[], byte[]>> records,
            Map<TopicPartition, OffsetAndMetadata> offsets,
            ConsumerGroupMetadata membership) {
        prepare();
        try {
            producer.beginTransaction();
            records.forEach(producer::send);
            producer.sendOffsetsToTransaction(offsets, membership);
            producer.commitTransaction();
        } catch (RuntimeException failure) {
            close();
            throw failure;
        }
    }

    @Override
    public void close() {
        if (producer != null) {
            producer.close(Duration.ZERO);
            producer = null;
        }
    }
}

package io.candor.event.client;

import io.candor.event.KafkaConnection;
import io.candor.event.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Publishes, now and then, a few records on topics of one partition, each time in a transaction of their own. */
public final class TransactionalPublisher {
    private static final Map<String, Object> SETTINGS = Map.of(
            ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
            10_000,
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            15_000,
            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
            5_000,
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
            10_000,
            // As much as the ledger of labels takes, which has the largest records that are published so.
            ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
            2 << 20);

    /** Without a limit it waits for the end of a transaction that a broker which is gone will not give. */
    private static final Duration CLOSE_TIME = Duration.ofSeconds(2);

    /** Several may come between, one after the other. */
    private static final int MOST_TRIES = 10;

    private final KafkaConnection connection;
    private final String idPrefix;

    /** @param idPrefix what its transactional ids begin with; each goes on with a random UUID, or a name */
    public TransactionalPublisher(KafkaConnection connection, String idPrefix) {
        this.connection = connection;
        this.idPrefix = idPrefix;
    }

    /**
     * A value as a record of the topic's only partition.
     *
     * @throws org.apache.kafka.common.errors.RetriableException if the registry cannot be asked now
     */
    public static <V> ProducerRecord<byte[], byte[]> record(Topic<String, V> topic, String key, V value) {
        Headers headers = new RecordHeaders();
        byte[] keyBytes = topic.keySerde().serializer().serialize(topic.name(), key);
        byte[] valueBytes = topic.valueSerde().serializer().serialize(topic.name(), headers, value);
        return new ProducerRecord<>(topic.name(), 0, keyBytes, valueBytes, headers);
    }

    /**
     * Publishes records, all or none, in this order; returns once they are committed; readers see them a moment later.
     *
     * @throws org.apache.kafka.common.KafkaException if that is not certain: then they may be published again
     */
    public void publish(List<ProducerRecord<byte[], byte[]>> records) {
        publish(UUID.randomUUID().toString(), () -> records);
    }

    /**
     * The same for what may be published once: of those who publish under the same name at the same time one is done, then the others are asked for their
     * records again; what was published before can be read when the records are asked for.
     *
     * @param name what its transactional id ends with
     * @param records asked for when nothing under this name is in doubt; none if nothing is to be published
     * @throws org.apache.kafka.common.KafkaException if it is not certain that they were published
     */
    public void publish(String name, Supplier<List<ProducerRecord<byte[], byte[]>>> records) {
        for (int tries = 1; ; tries++) {
            try {
                publishOnce(name, records);
                return;
            } catch (KafkaException overtaken) {
                // By somebody of the same name, whose records are there when these are asked for again. All other
                // failures are the caller's to judge.
                if (tries == MOST_TRIES || !isOvertaken(overtaken)) {
                    throw overtaken;
                }
            }
        }
    }

    private static boolean isOvertaken(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProducerFencedException || cause instanceof InvalidProducerEpochException) {
                return true;
            }
        }
        return false;
    }

    private void publishOnce(String name, Supplier<List<ProducerRecord<byte[], byte[]>>> records) {
        Map<String, Object> settings = connection.settings(SETTINGS);
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, idPrefix + name);
        try (TransactionalWriter writer = new TransactionalWriter(
                () -> new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()),
                CLOSE_TIME)) {
            writer.prepare();
            List<ProducerRecord<byte[], byte[]>> all = records.get();
            if (!all.isEmpty()) {
                writer.send(all);
                writer.commit();
            }
        }
    }
}

package io.candor.release.log;

import io.candor.event.KafkaConnection;
import io.candor.event.ReleaseEvent;
import io.candor.event.Topic;
import io.candor.event.client.TransactionalWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Publishes release events. Publishing the live release again changes nothing; a LIVE event of a release that was
 * replaced since makes it live again.
 */
public final class ReleasePublisher {
    private static final Map<String, Object> SETTINGS = Map.of(
            ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
            10_000,
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            15_000,
            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
            5_000,
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
            10_000);

    /** Without a limit it waits for the end of a transaction that a broker which is gone will not give. */
    private static final Duration CLOSE_TIME = Duration.ofSeconds(2);

    private final KafkaConnection connection;

    public ReleasePublisher(KafkaConnection connection) {
        this.connection = connection;
    }

    /**
     * An event as a record, for callers that put it into a transaction of their own. Such a transaction should be short, and
     * its timeout too: while it is open, later records are not visible.
     *
     * @throws org.apache.kafka.common.errors.RetriableException if the registry cannot be asked now
     */
    public ProducerRecord<byte[], byte[]> record(ReleaseEvent event) {
        Topic<String, ReleaseEvent> topic = connection.topics().releases();
        Headers headers = new RecordHeaders();
        byte[] key = topic.keySerde().serializer().serialize(topic.name(), event.getReleaseId());
        byte[] value = topic.valueSerde().serializer().serialize(topic.name(), headers, event);
        return new ProducerRecord<>(topic.name(), 0, key, value, headers);
    }

    /**
     * Publishes events, all or none, in this order; returns when they can be read.
     *
     * @throws KafkaException if that is not certain: then they may be published again
     */
    public void publish(List<ReleaseEvent> events) {
        List<ProducerRecord<byte[], byte[]>> records =
                events.stream().map(this::record).toList();
        Map<String, Object> settings = connection.settings(SETTINGS);
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "candor-release-" + UUID.randomUUID());
        try (TransactionalWriter writer = new TransactionalWriter(
                () -> new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()),
                CLOSE_TIME)) {
            writer.prepare();
            writer.send(records);
            writer.commit();
        }
    }
}

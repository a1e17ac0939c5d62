package io.candor.policy;

import io.candor.event.KafkaConnection;
import io.candor.event.Policy;
import io.candor.event.Promise;
import io.candor.event.Topic;
import io.candor.event.client.TransactionalWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Makes records of promises and policies, and publishes promises. */
public final class PolicyRecords {
    private static final Map<String, Object> SETTINGS = Map.of(
            ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
            10_000,
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            15_000,
            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
            5_000,
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
            10_000);

    private static final Duration CLOSE_TIME = Duration.ofSeconds(2);

    private final KafkaConnection connection;

    public PolicyRecords(KafkaConnection connection) {
        this.connection = connection;
    }

    /**
     * A policy as a record.
     *
     * @throws org.apache.kafka.common.errors.RetriableException if the registry cannot be asked now
     */
    public ProducerRecord<byte[], byte[]> record(Policy policy) {
        return record(connection.topics().policies(), PolicyScope.of(policy).key(), policy);
    }

    /**
     * Publishes what a person promises; returns when it can be read.
     *
     * @throws org.apache.kafka.common.KafkaException if that is not certain: then it may be published again
     */
    public void publish(Promise promise) {
        ProducerRecord<byte[], byte[]> record = record(connection.topics().promises(), promise.getDomain(), promise);
        Map<String, Object> settings = connection.settings(SETTINGS);
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "candor-promise-" + UUID.randomUUID());
        try (TransactionalWriter writer = new TransactionalWriter(
                () -> new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()),
                CLOSE_TIME)) {
            writer.prepare();
            writer.send(List.of(record));
            writer.commit();
        }
    }

    private static <V> ProducerRecord<byte[], byte[]> record(Topic<String, V> topic, String key, V value) {
        Headers headers = new RecordHeaders();
        byte[] keyBytes = topic.keySerde().serializer().serialize(topic.name(), key);
        byte[] valueBytes = topic.valueSerde().serializer().serialize(topic.name(), headers, value);
        return new ProducerRecord<>(topic.name(), 0, keyBytes, valueBytes, headers);
    }
}

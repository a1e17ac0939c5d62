package io.candor.training;

import io.candor.event.KafkaConnection;
import io.candor.event.client.TopicReader;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Makes the Kafka clients of the trainer. Records stay bytes, so that undecodable ones do not fail inside a client. */
final class TrainerClients {
    private final KafkaConnection connection;
    private final TrainerConfig config;
    private final MeterRegistry registry;

    TrainerClients(KafkaConnection connection, TrainerConfig config, MeterRegistry registry) {
        this.connection = connection;
        this.config = config;
        this.registry = registry;
    }

    /**
     * A member of a group.
     *
     * @param group whose committed offsets it goes on from
     * @param reset where it begins without any
     */
    Consumer<byte[], byte[]> member(String group, String reset) {
        Map<String, Object> own = common();
        own.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        own.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, reset);
        own.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
        own.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 3_000);
        return consumer(own);
    }

    /** Reads for itself, without a group. */
    TopicReader reader() {
        Map<String, Object> own = common();
        own.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        // A batch of labels is one large record.
        own.put(
                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                connection.topics().calibrationBatches().maxRecordBytes());
        return new TopicReader(consumer(own));
    }

    private Map<String, Object> common() {
        Map<String, Object> own = new HashMap<>();
        own.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        own.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        own.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        own.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 20_000);
        own.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        return own;
    }

    private Consumer<byte[], byte[]> consumer(Map<String, Object> own) {
        own.putAll(config.consumer());
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(connection.settings(own), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        new KafkaClientMetrics(consumer).bindTo(registry);
        return consumer;
    }

    /** A producer of what may be lost: what was so before helps nobody. */
    Producer<byte[], byte[]> progressProducer() {
        Map<String, Object> own = new HashMap<>();
        own.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
        own.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        own.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 10_000);
        return new KafkaProducer<>(connection.settings(own), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** A producer whose initialisation settles what the last one of the same id left open, and fences it. */
    Producer<byte[], byte[]> producer(String transactionalId) {
        Map<String, Object> own = new HashMap<>();
        own.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        own.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 10_000);
        own.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
        own.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        own.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 10_000);
        own.putAll(config.producer());
        return new KafkaProducer<>(connection.settings(own), new ByteArraySerializer(), new ByteArraySerializer());
    }
}

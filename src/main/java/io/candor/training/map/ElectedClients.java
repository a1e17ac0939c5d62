package io.candor.training.map;

import io.candor.event.KafkaConnection;
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

/** Makes the Kafka clients of a process that decides while its group elects it: whoever takes over fences the one before. */
public final class ElectedClients {
    private ElectedClients() {}

    /** A member of a group that has to subscribe. */
    public static Consumer<byte[], byte[]> member(String group, KafkaConnection connection) {
        Map<String, Object> own = new HashMap<>();
        own.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        own.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        own.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        own.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        own.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        own.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
        own.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 3_000);
        return new KafkaConsumer<>(connection.settings(own), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** A producer whose transactional id is the group's name. */
    public static Producer<byte[], byte[]> producer(String group, KafkaConnection connection) {
        Map<String, Object> own = new HashMap<>();
        own.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, group);
        own.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 10_000);
        own.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
        own.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        own.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 10_000);
        return new KafkaProducer<>(connection.settings(own), new ByteArraySerializer(), new ByteArraySerializer());
    }
}

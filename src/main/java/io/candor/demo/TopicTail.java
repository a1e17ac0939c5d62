package io.candor.demo;

import io.candor.event.Decoded;
import io.candor.event.KafkaConnection;
import io.candor.event.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Records committed to one topic from now on. For one thread. */
final class TopicTail<V> implements AutoCloseable {
    private static final Map<String, Object> READ = Map.of(
            ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed", ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Topic<String, V> topic;

    /** Starts at the end of the topic as it is when this returns. */
    TopicTail(KafkaConnection connection, Topic<String, V> topic) {
        this.topic = topic;
        consumer = new KafkaConsumer<>(
                connection.settings(READ), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(topic.name()).stream()
                .map(partition -> new TopicPartition(topic.name(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        // Seeking is lazy; asking for the position makes it happen before anything is sent.
        partitions.forEach(consumer::position);
    }

    /** What came since the last call, waiting at most {@code patience} for the first; undecodable records are left out. */
    List<V> poll(Duration patience) {
        List<V> values = new ArrayList<>();
        consumer.poll(patience).forEach(record -> {
            if (topic.decodeValue(record.headers(), record.value()) instanceof Decoded.Valid<V> valid) {
                values.add(valid.value());
            }
        });
        return values;
    }

    @Override
    public void close() {
        consumer.close();
    }
}

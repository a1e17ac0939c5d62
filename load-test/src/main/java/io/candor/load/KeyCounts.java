package io.candor.load;

import io.candor.event.KafkaConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** How many committed records a topic has of each key. */
final class KeyCounts {
    private static final Duration POLL = Duration.ofMillis(200);

    private KeyCounts() {}

    /** A key as text; empty for none. */
    static String text(byte[] key) {
        return key == null ? "" : new String(key, StandardCharsets.UTF_8);
    }

    /** Reads until the counts are as wanted and none has come for a while after, or the patience is at its end. */
    static Map<String, Integer> await(
            KafkaConnection kafka, String topic, Duration patience, Predicate<Map<String, Integer>> wanted) {
        return await(kafka, topic, patience, wanted, record -> true);
    }

    /** @param counted which records count */
    static Map<String, Integer> await(
            KafkaConnection kafka,
            String topic,
            Duration patience,
            Predicate<Map<String, Integer>> wanted,
            Predicate<ConsumerRecord<byte[], byte[]>> counted) {
        Map<String, Integer> counts = new HashMap<>();
        long end = System.nanoTime() + patience.toNanos();
        try (KafkaConsumer<byte[], byte[]> consumer = fromTheBeginning(kafka, topic)) {
            boolean quiet = false;
            while (System.nanoTime() < end && !(quiet && wanted.test(counts))) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
                records.forEach(record -> {
                    if (counted.test(record)) {
                        counts.merge(text(record.key()), 1, Integer::sum);
                    }
                });
                quiet = records.isEmpty();
            }
        }
        return counts;
    }

    /** Keys whose counts differ. */
    static long differences(Map<String, Integer> some, Map<String, Integer> others) {
        Set<String> keys = new HashSet<>(some.keySet());
        keys.addAll(others.keySet());
        return keys.stream()
                .filter(key -> !some.getOrDefault(key, 0).equals(others.getOrDefault(key, 0)))
                .count();
    }

    private static KafkaConsumer<byte[], byte[]> fromTheBeginning(KafkaConnection kafka, String topic) {
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                kafka.settings(Map.of(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed")),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return consumer;
    }
}

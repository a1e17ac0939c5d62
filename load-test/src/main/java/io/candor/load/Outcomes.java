package io.candor.load;

import io.candor.event.KafkaConnection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Follows committed answers and dead letters from now on, and tells the question's id of each. */
final class Outcomes implements AutoCloseable {
    /** Called on one thread as soon as an outcome can be seen; the id is empty where a dead letter has no key. */
    interface Listener {
        void seen(String questionId, boolean dead);
    }

    private static final Duration POLL = Duration.ofMillis(20);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Listener listener;
    private final String deadLetters;
    private final Thread thread = new Thread(this::follow, "outcomes");

    Outcomes(KafkaConnection kafka, Listener listener) {
        this.listener = listener;
        deadLetters = kafka.topics().questionDeadLetters().name();
        consumer = new KafkaConsumer<>(
                kafka.settings(Map.of(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed")),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = Stream.of(kafka.topics().answers().name(), deadLetters)
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        thread.setDaemon(true);
        thread.start();
    }

    /** Asked before the first outcome is followed, by a client of its own. */
    static int partitions(KafkaConnection kafka, String topic) {
        try (KafkaConsumer<byte[], byte[]> asking = new KafkaConsumer<>(
                kafka.settings(Map.of()), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            return asking.partitionsFor(topic).size();
        }
    }

    private void follow() {
        try (consumer) {
            while (true) {
                try {
                    consumer.poll(POLL).forEach(this::tell);
                } catch (WakeupException closing) {
                    return;
                } catch (KafkaException brokerAway) {
                    continue;
                }
            }
        }
    }

    private void tell(ConsumerRecord<byte[], byte[]> record) {
        listener.seen(KeyCounts.text(record.key()), record.topic().equals(deadLetters));
    }

    @Override
    public void close() {
        consumer.wakeup();
        try {
            thread.join(10_000);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

package io.candor.bench;

import io.candor.event.KafkaConnection;
import io.candor.event.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Committed answers and dead letters from now on, as bytes, so that reading costs little. */
final class OutcomeReader implements AutoCloseable {
    private static final Map<String, Object> SETTINGS = Map.of(
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed",
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false,
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            5_000);

    private final KafkaConsumer<String, byte[]> consumer;
    private final String deadLetters;
    private long refused;

    OutcomeReader(KafkaConnection connection) {
        consumer = new KafkaConsumer<>(
                connection.settings(SETTINGS), new StringDeserializer(), new ByteArrayDeserializer());
        deadLetters = connection.topics().questionDeadLetters().name();
        List<TopicPartition> partitions = Stream.<Topic<?, ?>>of(
                        connection.topics().answers(), connection.topics().questionDeadLetters())
                .flatMap(topic -> consumer.partitionsFor(topic.name()).stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        // Seeking is lazy; asking for the position makes it happen before the first question.
        partitions.forEach(consumer::position);
    }

    /** Hands over the outcomes there are now, their keys the ids of the questions; waits at most {@code timeout} for one. */
    void poll(Duration timeout, Consumer<ConsumerRecord<String, byte[]>> outcomes) {
        for (ConsumerRecord<String, byte[]> outcome : consumer.poll(timeout)) {
            if (isRefusal(outcome)) {
                refused++;
            }
            outcomes.accept(outcome);
        }
    }

    /** Whether it is a dead letter. */
    boolean isRefusal(ConsumerRecord<String, byte[]> outcome) {
        return outcome.topic().equals(deadLetters);
    }

    /** Dead letters among what was read. */
    long refused() {
        return refused;
    }

    @Override
    public void close() {
        consumer.close();
    }
}

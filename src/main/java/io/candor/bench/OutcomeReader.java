package io.candor.bench;

import io.candor.event.KafkaConnection;
import io.candor.event.client.TopicReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Committed answers and dead letters from now on, as bytes, so that reading costs little. */
final class OutcomeReader implements AutoCloseable {
    private static final Map<String, Object> SETTINGS = Map.of(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);

    private final TopicReader reader;
    private final String deadLetters;
    private long refused;

    OutcomeReader(KafkaConnection connection) {
        deadLetters = connection.topics().questionDeadLetters().name();
        reader = TopicReader.fromEnd(
                connection, SETTINGS, List.of(connection.topics().answers().name(), deadLetters));
    }

    /** Hands over the outcomes there are now; waits at most {@code timeout} for one. */
    void poll(Duration timeout, Consumer<ConsumerRecord<byte[], byte[]>> outcomes) {
        reader.readOn(timeout, outcome -> {
            if (isRefusal(outcome)) {
                refused++;
            }
            outcomes.accept(outcome);
        });
    }

    /** Id of the question; null if the record does not say. */
    static String questionId(ConsumerRecord<byte[], byte[]> outcome) {
        return outcome.key() == null ? null : new String(outcome.key(), StandardCharsets.UTF_8);
    }

    /** Whether it is a dead letter. */
    boolean isRefusal(ConsumerRecord<byte[], byte[]> outcome) {
        return outcome.topic().equals(deadLetters);
    }

    /** Dead letters among what was read. */
    long refused() {
        return refused;
    }

    @Override
    public void close() {
        reader.close();
    }
}

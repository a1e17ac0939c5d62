package io.candor.load;

import io.candor.event.KafkaConnection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Pours poison of every kind into the topics and remembers what must become of it. */
final class Poison implements AutoCloseable {
    private static final String NAME = "poison-";

    private final KafkaConnection kafka;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Map<String, Integer> questions = new ConcurrentHashMap<>();
    private final Map<String, Integer> feedback = new ConcurrentHashMap<>();
    private final Map<String, Integer> dead = new ConcurrentHashMap<>();
    private final Map<String, Integer> answered = new ConcurrentHashMap<>();
    private int poured;

    Poison(KafkaConnection kafka) {
        this.kafka = kafka;
        producer = new KafkaProducer<>(
                kafka.settings(Map.of(
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 300_000,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG, 300_000)),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /**
     * One record of each kind.
     *
     * @return whether all those among the questions are dead letters
     */
    Probe pour() {
        String name = NAME + ++poured;
        PoisonRecords records = new PoisonRecords(kafka);
        records.questions(name).forEach(record -> send(record, questions));
        records.feedback(name).forEach(record -> send(record, feedback));
        producer.flush();
        return () -> dead.equals(questions);
    }

    private void send(ProducerRecord<byte[], byte[]> record, Map<String, Integer> expected) {
        expected.merge(KeyCounts.text(record.key()), 1, Integer::sum);
        producer.send(record);
    }

    /** Whether an outcome is one of this poison's. */
    boolean seen(String questionId, boolean isDead) {
        boolean ours = questionId.isEmpty() || questionId.startsWith(NAME);
        if (ours) {
            (isDead ? dead : answered).merge(questionId, 1, Integer::sum);
        }
        return ours;
    }

    /** How many records were poured among the questions. */
    long questions() {
        return sum(questions);
    }

    /** What became of all of it, once it is decided or the patience is at its end. */
    Fate await(Duration patience) {
        Map<String, Integer> refused =
                KeyCounts.await(kafka, kafka.topics().feedbackDeadLetters().name(), patience, feedback::equals);
        long wrong = KeyCounts.differences(questions, dead) + KeyCounts.differences(feedback, refused) + sum(answered);
        return new Fate(sum(questions) + sum(feedback), wrong);
    }

    private static long sum(Map<String, Integer> counts) {
        return counts.values().stream().mapToLong(Integer::longValue).sum();
    }

    /**
     * Every record that cannot be worked on is one dead letter, and no verdict in order is one.
     *
     * @param wrong keys with another number of dead letters than of such records, and answers to them
     */
    record Fate(long poured, long wrong) implements Invariant {
        @Override
        public boolean holds() {
            return wrong == 0;
        }

        @Override
        public List<String> sentences() {
            return List.of(String.format(
                    "%d records of poison of every kind were poured: %d of them, or of verdicts in order, had another end than they should.",
                    poured, wrong));
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}

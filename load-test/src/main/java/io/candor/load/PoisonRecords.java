package io.candor.load;

import io.candor.event.AnswerMode;
import io.candor.event.Feedback;
import io.candor.event.FeedbackSource;
import io.candor.event.KafkaConnection;
import io.candor.event.Question;
import io.candor.event.Topic;
import io.candor.event.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;

/** One record of each kind that can never be worked on; each must become one dead letter. */
final class PoisonRecords {
    private static final int UNKNOWN_SCHEMA = 987_654;
    private static final int TOO_LONG = 200_000;
    private static final String TEXT = "What is the capital of France?";

    private final Topics topics;

    PoisonRecords(KafkaConnection kafka) {
        topics = kafka.topics();
    }

    /** @param name begins every key */
    List<ProducerRecord<byte[], byte[]>> questions(String name) {
        Topic<String, Question> topic = topics.questions();
        byte[] fine = bytes(topic, question(name + "-trailing", TEXT, "load", Instant.now()));
        return List.of(
                record(topic, name + "-null", (byte[]) null),
                record(topic, name + "-empty", new byte[0]),
                record(topic, name + "-text", TEXT.getBytes(StandardCharsets.UTF_8)),
                record(topic, name + "-unknown", unknownSchema()),
                record(
                        topic,
                        name + "-verdict",
                        bytes(topics.feedback(), feedback(name + "-verdict", 1.0, Instant.now()))),
                record(topic, name + "-cut", Arrays.copyOf(fine, fine.length / 2)),
                record(topic, name + "-trailing", Arrays.copyOf(fine, fine.length + 7)),
                record(topic, name + "-large", new byte[TOO_LONG]),
                record(topic, name + "-other", bytes(topic, question("another id", TEXT, "load", Instant.now()))),
                record(topic, name + "-blank", question(name + "-blank", " ", "load", Instant.now())),
                record(topic, name + "-long", question(name + "-long", "?".repeat(TOO_LONG), "load", Instant.now())),
                record(topic, name + "-control", question(name + "-control", "a\u0007b", "load", Instant.now())),
                record(topic, name + "-early", question(name + "-early", TEXT, "load", Instant.EPOCH)),
                record(topic, name + "-domain", question(name + "-domain", TEXT, "*", Instant.now())),
                new ProducerRecord<>(topic.name(), null, fine));
    }

    /** The same among the verdicts. */
    List<ProducerRecord<byte[], byte[]>> feedback(String name) {
        Topic<String, Feedback> topic = topics.feedback();
        byte[] fine = bytes(topic, feedback(name + "-trailing", 1.0, Instant.now()));
        return List.of(
                record(topic, name + "-null", (byte[]) null),
                record(topic, name + "-text", TEXT.getBytes(StandardCharsets.UTF_8)),
                record(topic, name + "-unknown", unknownSchema()),
                record(
                        topic,
                        name + "-question",
                        bytes(topics.questions(), question(name + "-question", TEXT, "load", Instant.now()))),
                record(topic, name + "-cut", Arrays.copyOf(fine, fine.length / 2)),
                record(topic, name + "-trailing", Arrays.copyOf(fine, fine.length + 7)),
                record(topic, name + "-other", bytes(topic, feedback("another id", 1.0, Instant.now()))),
                record(topic, name + "-score", bytes(topic, feedback(name + "-score", 7.0, Instant.now()))),
                record(topic, name + "-early", bytes(topic, feedback(name + "-early", 1.0, Instant.EPOCH))),
                new ProducerRecord<>(topic.name(), null, fine));
    }

    private static ProducerRecord<byte[], byte[]> record(Topic<?, ?> topic, String key, byte[] value) {
        return new ProducerRecord<>(topic.name(), key.getBytes(StandardCharsets.UTF_8), value);
    }

    private static ProducerRecord<byte[], byte[]> record(Topic<String, Question> topic, String key, Question question) {
        return record(topic, key, bytes(topic, question));
    }

    private static <V> byte[] bytes(Topic<String, V> topic, V value) {
        return topic.valueSerde().serializer().serialize(topic.name(), value);
    }

    private static byte[] unknownSchema() {
        return ByteBuffer.allocate(16).put((byte) 0).putInt(UNKNOWN_SCHEMA).array();
    }

    private static Question question(String id, String text, String domain, Instant askedAt) {
        return new Question(
                id, text, domain, AnswerMode.SCORE, 0, askedAt, null, Map.of(), null, null, null, null, null);
    }

    private static Feedback feedback(String questionId, double score, Instant givenAt) {
        return new Feedback(
                questionId + " by poison",
                questionId,
                score,
                "poison",
                FeedbackSource.REFERENCE,
                null,
                givenAt,
                false,
                null);
    }
}

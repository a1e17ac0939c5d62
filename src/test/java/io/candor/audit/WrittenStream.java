package io.candor.audit;

import io.candor.embedded.TestBroker;
import io.candor.embedded.TestRegistry;
import io.candor.event.Answer;
import io.candor.event.AnswerMode;
import io.candor.event.DeadLetter;
import io.candor.event.DeadLetterReason;
import io.candor.event.Decision;
import io.candor.event.EventConfig;
import io.candor.event.KafkaConnection;
import io.candor.event.PrefixedTopics;
import io.candor.event.Question;
import io.candor.event.RecordPosition;
import io.candor.event.Timings;
import io.candor.event.Topic;
import io.candor.event.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Topics of its own on the shared broker, and a hand that writes into them what a test wants to be found there. */
final class WrittenStream implements AutoCloseable {
    static final Instant ASKED = Instant.ofEpochMilli(1_700_000_000_000L);

    private final KafkaConnection connection;
    private final KafkaProducer<byte[], byte[]> producer;

    WrittenStream() throws Exception {
        Topics topics = PrefixedTopics.of(UUID.randomUUID() + ".", Topics.of(EventConfig.of(2, 1, TestRegistry.url())));
        connection = new KafkaConnection(TestBroker.bootstrapServers(), Map.of(), topics);
        TestBroker.createTopics(
                TestBroker.bootstrapServers(),
                topics.all().stream()
                        .map(topic -> new NewTopic(topic.name(), topic.partitions(), (short) 1)
                                // The questions' timestamps are of 1970: the broker would delete them at its next look.
                                .configs(Map.of("retention.ms", "-1")))
                        .toList());
        producer = new KafkaProducer<>(
                connection.settings(Map.of("linger.ms", 0)), new ByteArraySerializer(), new ByteArraySerializer());
    }

    KafkaConnection connection() {
        return connection;
    }

    Topics topics() {
        return connection.topics();
    }

    /** A written question: what was asked and where it lies. */
    record Asked(String id, ConsumerRecord<byte[], byte[]> record) {
        RecordPosition position() {
            return new RecordPosition(record.topic(), record.partition(), record.offset());
        }
    }

    Asked ask(String id) throws Exception {
        Question question = new Question(
                id,
                "What is " + id + "?",
                "general",
                AnswerMode.ANSWER,
                0,
                ASKED,
                null,
                Map.of(),
                null,
                null,
                null,
                null,
                null);
        byte[] value = topics().questions()
                .valueSerde()
                .serializer()
                .serialize(topics().questions().name(), question);
        return askRaw(id, value);
    }

    Asked askRaw(String id, byte[] value) throws Exception {
        RecordHeaders headers = new RecordHeaders();
        headers.add("traceparent", bytes("00-" + id));
        return askRaw(id, value, headers);
    }

    Asked askRaw(String id, byte[] value, RecordHeaders headers) throws Exception {
        RecordMetadata at = producer.send(
                        new ProducerRecord<>(topics().questions().name(), 0, 1L, bytes(id), value, headers))
                .get();
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>(
                at.topic(),
                at.partition(),
                at.offset(),
                1L,
                TimestampType.CREATE_TIME,
                0,
                0,
                bytes(id),
                value,
                headers,
                Optional.empty());
        return new Asked(id, record);
    }

    Answer answerTo(Asked asked, Decision decision) {
        boolean generated = decision == Decision.ACCEPTED || decision == Decision.REVIEW;
        return Answer.newBuilder()
                .setQuestionId(asked.id())
                .setQuestion("What is " + asked.id() + "?")
                .setDomain("general")
                .setAnswer(generated ? "it" : null)
                .setConfidence(decision == Decision.EXPIRED ? null : 0.7)
                .setMeanTokenLogProbability(generated ? -0.1 : null)
                .setDecision(decision)
                .setModelId("model")
                .setReleaseId("release")
                .setPromptTokens(5)
                .setAnswerTokens(generated ? 1 : 0)
                .setAskedAt(ASKED)
                .setAnsweredAt(ASKED.plusSeconds(1))
                .setTimings(new Timings(0L, 0L, 0L))
                .setSource(asked.position())
                .build();
    }

    /** The answer and, where its decision routes it, the copy. */
    void write(Answer answer) throws Exception {
        write(topics().answers(), answer);
        if (answer.getDecision() == Decision.ACCEPTED) {
            write(topics().acceptedAnswers(), answer);
        }
        if (answer.getDecision() == Decision.REVIEW) {
            write(topics().reviewAnswers(), answer);
        }
    }

    void write(Topic<String, Answer> topic, Answer answer) throws Exception {
        byte[] value = topic.valueSerde().serializer().serialize(topic.name(), answer);
        write(topic.name(), answer.getQuestionId(), value);
    }

    void write(String topic, String key, byte[] value) throws Exception {
        producer.send(new ProducerRecord<>(topic, bytes(key), value)).get();
    }

    ProducerRecord<byte[], byte[]> deadLetterOf(Asked asked) {
        return DeadLetter.of(
                topics().questionDeadLetters(), asked.record(), DeadLetterReason.UNDECODABLE, "no record", ASKED);
    }

    /** @param limit most bytes of the letter */
    ProducerRecord<byte[], byte[]> deadLetterOf(Asked asked, int limit) {
        return DeadLetter.of(
                topics().questionDeadLetters(),
                asked.record(),
                DeadLetterReason.UNDECODABLE,
                "no record",
                ASKED,
                limit);
    }

    void write(ProducerRecord<byte[], byte[]> record) throws Exception {
        producer.send(record).get();
    }

    /** Question, answer and copy, all as they should be, one for each decision; then a dead letter. */
    void writeSoundStream() throws Exception {
        for (Decision decision : Stream.of(Decision.values()).toList()) {
            write(answerTo(ask("sound-" + decision), decision));
        }
        write(deadLetterOf(askRaw("sound-poison", bytes("poison"))));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        producer.close();
    }
}

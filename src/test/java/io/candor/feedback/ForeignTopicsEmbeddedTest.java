package io.candor.feedback;

import static io.candor.feedback.Samples.verdict;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.candor.embedded.TestBroker;
import io.candor.embedded.TestRegistry;
import io.candor.event.Answer;
import io.candor.event.DeadLetter;
import io.candor.event.Feedback;
import io.candor.event.KafkaConnection;
import io.candor.event.LabeledAnswer;
import io.candor.event.StampedRecord;
import io.candor.event.Topic;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The calibrator on topics that others made: producers stamp their records, and the dead letters take little. */
class ForeignTopicsEmbeddedTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int LARGEST_LETTER = 100_000;

    private final String prefix = UUID.randomUUID() + ".";
    private final KafkaConnection kafka =
            CalibratorProcess.connection(TestBroker.bootstrapServers(), TestRegistry.url(), prefix);
    private final Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
    private KafkaProducer<byte[], byte[]> producer;

    @TempDir
    Path state;

    @BeforeEach
    void makeTopics() throws Exception {
        TestBroker.createTopics(
                TestBroker.bootstrapServers(),
                kafka.topics().all().stream()
                        .map(topic -> new NewTopic(topic.name(), topic.partitions(), (short) 1).configs(theirs(topic)))
                        .toList());
        producer = new KafkaProducer<>(
                kafka.settings(Map.of("compression.type", "gzip", "max.request.size", 64 << 20)),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    @AfterEach
    void close() {
        producer.close();
    }

    private Map<String, String> theirs(Topic<?, ?> topic) {
        Map<String, String> settings = new HashMap<>(topic.settings());
        settings.remove("message.timestamp.type");
        if (topic == kafka.topics().feedbackDeadLetters()) {
            settings.put("max.message.bytes", Integer.toString(LARGEST_LETTER));
        }
        return settings;
    }

    @Test
    void shouldLabelWhateverProducersSayOfTheTime() throws Exception {
        for (int partition = 0; partition < CalibratorProcess.PARTITIONS; partition++) {
            give(partition, -1, verdict("q" + partition, "ann", 1));
            give(partition, stamp(-8), verdict("q" + partition, "bob", 1));
            give(partition, stamp(0), verdict("q" + partition, "cat", 1));
            Feedback far = verdict("q" + partition, "dan", 1);
            far.setGivenAt(Instant.parse("2100-01-01T00:00:00Z"));
            give(partition, stamp(0), far);
            give(partition, -1, verdict("r" + partition, "ann", 1));
            answer(partition, "q" + partition);
        }

        try (Calibrator calibrator = CalibratorProcess.calibrator(kafka, prefix, state)) {
            calibrator.start();
            await("three labels of each question")
                    .atMost(PATIENCE)
                    .until(() -> verdicts("q"), counts -> counts.equals(Map.of("q0", 3, "q1", 3, "q2", 3)));
        }
        // A restart reads on, and what waits still waits.
        try (Calibrator calibrator = CalibratorProcess.calibrator(kafka, prefix, state)) {
            calibrator.start();
            IntStream.range(0, CalibratorProcess.PARTITIONS).forEach(i -> answer(i, "r" + i));
            await("labels of those that waited")
                    .atMost(PATIENCE)
                    .until(() -> verdicts("r"), counts -> counts.equals(Map.of("r0", 1, "r1", 1, "r2", 1)));
        }
        assertThat(letters())
                .extracting(letter -> header(letter, DeadLetter.REASON))
                .hasSize(3)
                .containsOnly("BAD_TIMESTAMP");
    }

    @Test
    void shouldKeepTheBeginningOfWhatTheDeadLettersDoNotTake() throws Exception {
        byte[] noise = new byte[300_000];
        new Random(3).nextBytes(noise);
        noise[0] = 1;
        Topic<?, ?> feedback = kafka.topics().feedback();
        producer.send(new ProducerRecord<>(feedback.name(), 0, bytes("noise"), noise));
        producer.send(new ProducerRecord<>(feedback.name(), 0, bytes("zeros"), new byte[40_000_000]));
        producer.send(new ProducerRecord<>(feedback.name(), 0, new byte[2_900_000], new byte[] {1}));
        ProducerRecord<byte[], byte[]> headers =
                new ProducerRecord<>(feedback.name(), 0, bytes("headers"), new byte[1]);
        IntStream.range(0, 3_000).forEach(i -> headers.headers().add("h" + i, new byte[1_000]));
        producer.send(headers);
        give(0, stamp(0), verdict("q0", "ann", 1));
        answer(0, "q0");

        try (Calibrator calibrator = CalibratorProcess.calibrator(kafka, prefix, state)) {
            calibrator.start();
            await("the label behind them")
                    .atMost(PATIENCE)
                    .until(() -> verdicts("q"), counts -> counts.equals(Map.of("q0", 1)));
        }

        assertThat(letters())
                .extracting(letter -> header(letter, DeadLetter.TRUNCATED))
                .containsExactly("value", "value", "key", "headers");
        assertThat(header(letters().get(0), "candor.dlq.value.length")).isEqualTo("300000");
    }

    private long stamp(int days) {
        return now.plus(Duration.ofDays(days)).toEpochMilli();
    }

    private void give(int partition, long stamp, Feedback feedback) throws Exception {
        Topic<String, Feedback> topic = kafka.topics().feedback();
        byte[] value = topic.valueSerde().serializer().serialize(topic.name(), feedback);
        producer.send(new StampedRecord<>(topic.name(), partition, stamp, bytes(feedback.getQuestionId()), value))
                .get();
    }

    private void answer(int partition, String id) {
        Topic<String, Answer> topic = kafka.topics().answers();
        byte[] value = topic.valueSerde().serializer().serialize(topic.name(), Samples.answer(id, 0.8));
        producer.send(new ProducerRecord<>(topic.name(), partition, bytes(id), value));
        producer.flush();
    }

    /** Verdicts of the newest label, by question, of those whose id begins so. */
    private Map<String, Integer> verdicts(String prefix) {
        Topic<String, LabeledAnswer> topic = kafka.topics().labeledAnswers();
        return read(topic).stream()
                .map(entry -> topic.valueSerde().deserializer().deserialize(topic.name(), entry.value()))
                .filter(labeled -> labeled.getQuestionId().startsWith(prefix))
                .collect(toMap(
                        LabeledAnswer::getQuestionId,
                        labeled -> labeled.getVerdicts().size(),
                        Math::max));
    }

    private List<ConsumerRecord<byte[], byte[]>> letters() {
        return read(kafka.topics().feedbackDeadLetters());
    }

    private List<ConsumerRecord<byte[], byte[]>> read(Topic<?, ?> topic) {
        Map<String, Object> settings = kafka.settings(Map.of("isolation.level", "read_committed"));
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = IntStream.range(0, topic.partitions())
                    .mapToObj(partition -> new TopicPartition(topic.name(), partition))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            return records;
        }
    }

    private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
        return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

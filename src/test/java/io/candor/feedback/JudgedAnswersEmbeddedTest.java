package io.candor.feedback;

import static io.candor.feedback.Samples.answer;
import static io.candor.feedback.Samples.asking;
import static io.candor.feedback.Samples.sampled;
import static io.candor.feedback.Samples.verdict;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.candor.embedded.TestBroker;
import io.candor.embedded.TestRegistry;
import io.candor.event.Answer;
import io.candor.event.DeadLetter;
import io.candor.event.Feedback;
import io.candor.event.KafkaConnection;
import io.candor.event.LabeledAnswer;
import io.candor.event.Topic;
import io.candor.event.client.TopicReader;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verdicts long after their answers, on a real broker: transactions, a restart in between, retention. */
class JudgedAnswersEmbeddedTest {
    private static final int QUESTIONS = 300;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final String prefix = UUID.randomUUID() + ".";
    private final KafkaConnection kafka =
            CalibratorProcess.connection(TestBroker.bootstrapServers(), TestRegistry.url(), prefix);

    @TempDir
    Path state;

    @Test
    void shouldLabelAnswersThatItReadBeforeARestartAndRefuseThoseThatAreGone() throws Exception {
        TestBroker.createTopics(
                TestBroker.bootstrapServers(),
                kafka.topics().all().stream()
                        .map(topic ->
                                new NewTopic(topic.name(), topic.partitions(), (short) 1).configs(topic.settings()))
                        .toList());
        answerInTransactions();
        try (Calibrator calibrator = CalibratorProcess.calibrator(kafka, prefix, state)) {
            calibrator.start();
            await("every answer announced").atMost(PATIENCE).until(() -> ledger().size() == QUESTIONS);
        }

        try (Calibrator calibrator = CalibratorProcess.calibrator(kafka, prefix, state)) {
            calibrator.start();
            // Backwards, so that what lies behind an answer is no help.
            judge("ann", IntStream.range(0, QUESTIONS).map(i -> QUESTIONS - 1 - i));
            await("every answer labeled")
                    .atMost(PATIENCE)
                    .until(() -> labels("ann").size() == QUESTIONS);
            assertThatLabelsHaveTheirTexts();
            assertThatTheQueryHasTheText(calibrator);
        }

        deleteTheFirst(QUESTIONS / 10);
        assertThatTheFirstAnswersAreGone();
        try (Calibrator calibrator = CalibratorProcess.calibrator(kafka, prefix, state)) {
            calibrator.start();
            judge("bob", IntStream.range(0, QUESTIONS));
            await("every second verdict settled")
                    .atMost(PATIENCE)
                    .until(() -> labels("bob").size() + refusals().size() == QUESTIONS);
            assertThat(refusals()).isNotEmpty().containsOnly("ANSWER_GONE");
            assertThat(labels("bob")).isNotEmpty();
        }
    }

    private void assertThatLabelsHaveTheirTexts() {
        labels("ann").forEach((id, label) -> {
            Answer answer = full(id);
            assertThat(label.getQuestion()).isEqualTo(answer.getQuestion());
            assertThat(label.getAnswer()).isEqualTo(answer.getAnswer());
            assertThat(label.getLogit()).isEqualTo(answer.getLogit());
            assertThat(label.getTextHash()).isEqualTo(answer.getTextHash());
            assertThat(label.getRevision()).isZero();
        });
    }

    private void assertThatTheFirstAnswersAreGone() {
        try (AnswerTopicRecords records = new AnswerTopicRecords(kafka, Duration.ofSeconds(30))) {
            assertThat(records.from(0, 0)).isEmpty();
            assertThat(records.from(0, QUESTIONS * 1_000L)).isEmpty();
            assertThat(records.from(0, QUESTIONS / 10)).isNotEmpty();
        }
    }

    private static void assertThatTheQueryHasTheText(Calibrator calibrator) {
        CalibrationQueries queries =
                new CalibrationQueries(calibrator, Samples.config().rule().labelRule(), "");
        await("the stores").atMost(PATIENCE).untilAsserted(() -> assertThat(
                        queries.labeledAnswer("q7").toString())
                .contains("What is asked in q7?"));
    }

    @Test
    void shouldSayThatAnswersAreUnavailableWhenNoBrokerIsThere() throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0)) {
            port = closed.getLocalPort();
        }
        KafkaConnection nobody = CalibratorProcess.connection("localhost:" + port, TestRegistry.url(), prefix);
        try (AnswerTopicRecords records = new AnswerTopicRecords(nobody, Duration.ofMillis(300))) {
            assertThatThrownBy(() -> records.from(0, 0)).isInstanceOf(AnswersUnavailableException.class);
        }
    }

    private static Answer full(String id) {
        return Answer.newBuilder(sampled(asking("hash of " + id, answer(id, 0.7))))
                .setAnswer("the answer to " + id)
                .setLogit(0.85)
                .build();
    }

    /** As answerers do, several to a transaction, with one that was given up between each two. */
    private void answerInTransactions() {
        Topic<String, Answer> topic = kafka.topics().answers();
        Map<String, Object> settings = new HashMap<>(kafka.settings(Map.of("transactional.id", prefix + "answerer")));
        try (KafkaProducer<String, Answer> producer = new KafkaProducer<>(
                settings, topic.keySerde().serializer(), topic.valueSerde().serializer())) {
            producer.initTransactions();
            for (int i = 0; i < QUESTIONS; i += 10) {
                send(producer, topic, i, 10);
                producer.commitTransaction();
                send(producer, topic, i, 3);
                producer.flush();
                producer.abortTransaction();
            }
        }
    }

    private static void send(KafkaProducer<String, Answer> producer, Topic<String, Answer> topic, int first, int many) {
        producer.beginTransaction();
        for (int i = first; i < first + many; i++) {
            producer.send(new ProducerRecord<>(topic.name(), "q" + i, full("q" + i)));
        }
    }

    private void judge(String labeler, IntStream numbers) {
        Topic<String, Feedback> topic = kafka.topics().feedback();
        try (KafkaProducer<String, Feedback> producer = new KafkaProducer<>(
                kafka.settings(Map.of()),
                topic.keySerde().serializer(),
                topic.valueSerde().serializer())) {
            numbers.forEach(
                    i -> producer.send(new ProducerRecord<>(topic.name(), "q" + i, verdict("q" + i, labeler, i % 2))));
        }
    }

    private void deleteTheFirst(long offset) throws Exception {
        Map<TopicPartition, RecordsToDelete> before = new HashMap<>();
        for (int partition = 0; partition < CalibratorProcess.PARTITIONS; partition++) {
            before.put(
                    new TopicPartition(kafka.topics().answers().name(), partition),
                    RecordsToDelete.beforeOffset(offset));
        }
        try (Admin admin = Admin.create(kafka.settings(Map.of()))) {
            admin.deleteRecords(before).all().get();
        }
    }

    private Map<String, LabeledAnswer> labels(String labeler) {
        Map<String, LabeledAnswer> labels = new HashMap<>();
        ledger().stream()
                .filter(label -> label.getVerdicts().stream()
                        .anyMatch(verdict -> verdict.getLabeler().equals(labeler)))
                .forEach(label -> labels.put(label.getQuestionId(), label));
        return labels;
    }

    private List<LabeledAnswer> ledger() {
        Topic<String, LabeledAnswer> topic = kafka.topics().labeledAnswers();
        return read(topic).stream()
                .map(record -> topic.valueSerde().deserializer().deserialize(topic.name(), record.value()))
                .toList();
    }

    private List<String> refusals() {
        return read(kafka.topics().feedbackDeadLetters()).stream()
                .map(record -> new String(
                        record.headers().lastHeader(DeadLetter.REASON).value(), StandardCharsets.UTF_8))
                .toList();
    }

    private List<ConsumerRecord<byte[], byte[]>> read(Topic<?, ?> topic) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (TopicReader reader = TopicReader.fromBeginning(kafka, Map.of(), List.of(topic.name()))) {
            reader.readToEnd(records::add);
        }
        return records;
    }
}

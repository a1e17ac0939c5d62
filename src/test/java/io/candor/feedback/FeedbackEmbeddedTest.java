package io.candor.feedback;

import static io.candor.feedback.Samples.answer;
import static io.candor.feedback.Samples.sampled;
import static io.candor.feedback.Samples.verdict;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.candor.audit.ReportAudit;
import io.candor.audit.ReportCheck;
import io.candor.audit.ReportRecomputation;
import io.candor.embedded.TestBroker;
import io.candor.embedded.TestRegistry;
import io.candor.event.Answer;
import io.candor.event.CalibrationBatch;
import io.candor.event.CalibrationReport;
import io.candor.event.Feedback;
import io.candor.event.KafkaConnection;
import io.candor.event.LabeledAnswer;
import io.candor.event.Topic;
import io.candor.runtime.Page;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The calibrator against a real broker: several partitions into one ledger, caches, kill -9 and restart. */
class FeedbackEmbeddedTest {
    private static final int QUESTIONS = 1_500;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final String prefix = UUID.randomUUID() + ".";
    private final KafkaConnection kafka =
            CalibratorProcess.connection(TestBroker.bootstrapServers(), TestRegistry.url(), prefix);

    @TempDir
    Path state;

    @Test
    void shouldCountEveryLabelOnceWhenKilledInMidStream() throws Exception {
        createTopics();
        write();
        Process killed = CalibratorProcess.start(TestBroker.bootstrapServers(), TestRegistry.url(), prefix, state);
        try {
            // Looked for often: a fast machine is through with all of them soon.
            await("the first committed labels")
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> !ledger().isEmpty());
        } finally {
            killed.destroyForcibly().waitFor();
        }
        assertThat(ledger()).as("killed in mid-stream").hasSizeLessThan(QUESTIONS);

        try (Calibrator calibrator = CalibratorProcess.calibrator(kafka, prefix, state)) {
            calibrator.start();
            await("a report on the whole ledger").atMost(PATIENCE).until(this::isSettled);

            assertThatLabelsCountOnce();
            assertThatQueriesAnswer(calibrator);
            assertThatReportsCanBeRecomputed();
        }
    }

    private void assertThatLabelsCountOnce() {
        Map<String, List<LabeledAnswer>> byQuestion = ledger().stream()
                .map(ConsumerRecord::value)
                .filter(labeled -> !CaseLabel.isAnnouncement(labeled))
                .collect(groupingBy(LabeledAnswer::getQuestionId));
        assertThat(byQuestion).hasSize(QUESTIONS);
        byQuestion.forEach((id, revisions) -> {
            assertThat(revisions)
                    .extracting(LabeledAnswer::getRevision)
                    .isEqualTo(IntStream.range(0, revisions.size()).boxed().toList());
            int number = Integer.parseInt(id.substring(1));
            assertThat(revisions.get(revisions.size() - 1).getLabel()).isEqualTo(lastScore(number));
        });
        Map<String, Integer> sent = new HashMap<>();
        for (ConsumerRecord<String, CalibrationBatch> batch :
                read(kafka.topics().calibrationBatches())) {
            batch.value()
                    .getExamples()
                    .forEach(example ->
                            sent.merge(example.getQuestionId() + "#" + example.getRevision(), 1, Integer::sum));
        }
        assertThat(sent.values()).isNotEmpty().containsOnly(1);
    }

    private void assertThatReportsCanBeRecomputed() {
        ReportCheck check = ReportAudit.of(kafka);
        assertThat(check.discrepancies()).isEmpty();
        assertThat(check.labels()).isEqualTo(ledger().size());
        List<ConsumerRecord<String, CalibrationReport>> reports = reports();
        assertThat(check.recomputed()).isGreaterThan(10).isEqualTo(reports.size());
        ConsumerRecord<String, CalibrationReport> last = reports.get(reports.size() - 1);
        assertThat(last.value().getCount()).isEqualTo(QUESTIONS);

        assertThatAForgedReportShows(last);
    }

    private void assertThatAForgedReportShows(ConsumerRecord<String, CalibrationReport> genuine) {
        Topic<String, CalibrationReport> topic = kafka.topics().calibrationReports();
        CalibrationReport forged = CalibrationReport.newBuilder(genuine.value())
                .setRevision(genuine.value().getRevision() + 1)
                .setBrier(Math.nextUp(genuine.value().getBrier()))
                .build();
        try (KafkaProducer<String, CalibrationReport> forger = producer(topic)) {
            forger.send(new ProducerRecord<>(topic.name(), genuine.key(), forged));
        }
        assertThat(ReportAudit.of(kafka).discrepancies())
                .extracting(ReportRecomputation.Discrepancy::figure)
                .containsExactly("brier");
    }

    private static void assertThatQueriesAnswer(Calibrator calibrator) {
        CalibrationQueries queries =
                new CalibrationQueries(calibrator, Samples.config().rule().labelRule(), "");
        CalibrationQueries.Reply<Page.Part<CalibrationReport>> reports = queries.reports(null, new Page(0, 500));
        assertThat(reports).isInstanceOf(CalibrationQueries.Reply.Found.class);
        assertThat(((CalibrationQueries.Reply.Found<Page.Part<CalibrationReport>>) reports)
                        .value()
                        .items())
                .extracting(CalibrationReport::getCount)
                .containsOnly((long) QUESTIONS);
        assertThat(queries.labeledAnswer("q7").toString()).contains("\"questionId\": \"q7\"");
        assertThat(queries.labeledAnswer("nobody-asked").toString()).contains("Optional.empty");
        assertThat(queries.drift(null, new Page(0, 500)).toString()).contains("releaseId=r1");
    }

    private boolean isSettled() {
        List<ConsumerRecord<String, LabeledAnswer>> ledger = ledger();
        List<ConsumerRecord<String, CalibrationReport>> reports = reports();
        return ledger.stream().map(ConsumerRecord::key).distinct().count() == QUESTIONS
                && !reports.isEmpty()
                && reports.get(reports.size() - 1).value().getThrough().getOffset()
                        == ledger.get(ledger.size() - 1).offset()
                && committedAll();
    }

    /** Every correction has had its effect: the last words are what the ledger says. */
    private boolean committedAll() {
        Map<String, Double> labels = new HashMap<>();
        ledger().forEach(entry -> labels.put(entry.key(), entry.value().getLabel()));
        return IntStream.range(0, QUESTIONS).allMatch(number -> labels.get("q" + number) == lastScore(number));
    }

    private static double lastScore(int number) {
        return number % 10 == 0 ? 0.25 : number % 2;
    }

    private void write() {
        Topic<String, Answer> answers = kafka.topics().answers();
        Topic<String, Feedback> feedback = kafka.topics().feedback();
        try (KafkaProducer<String, Answer> answering = producer(answers);
                KafkaProducer<String, Feedback> judging = producer(feedback)) {
            for (int i = 0; i < QUESTIONS; i++) {
                String id = "q" + i;
                Answer answer = answer(id, (i % 100) / 100.0);
                answering.send(new ProducerRecord<>(answers.name(), id, i % 3 == 0 ? sampled(answer) : answer));
                judging.send(new ProducerRecord<>(feedback.name(), id, verdict(id, "ann", i % 2)));
                if (i % 10 == 0) {
                    judging.send(new ProducerRecord<>(feedback.name(), id, verdict(id, "ann", 0.25, 9)));
                }
            }
        }
    }

    private <V> KafkaProducer<String, V> producer(Topic<String, V> topic) {
        return new KafkaProducer<>(
                kafka.settings(Map.of()),
                topic.keySerde().serializer(),
                topic.valueSerde().serializer());
    }

    private void createTopics() throws Exception {
        TestBroker.createTopics(
                TestBroker.bootstrapServers(),
                kafka.topics().all().stream()
                        .map(topic ->
                                new NewTopic(topic.name(), topic.partitions(), (short) 1).configs(topic.settings()))
                        .toList());
    }

    private List<ConsumerRecord<String, LabeledAnswer>> ledger() {
        return read(kafka.topics().labeledAnswers());
    }

    private List<ConsumerRecord<String, CalibrationReport>> reports() {
        return read(kafka.topics().calibrationReports());
    }

    /** Everything committed on a topic of one partition. */
    private <V> List<ConsumerRecord<String, V>> read(Topic<String, V> topic) {
        Map<String, Object> settings = kafka.settings(Map.of("isolation.level", "read_committed"));
        try (KafkaConsumer<String, V> consumer = new KafkaConsumer<>(
                settings, topic.keySerde().deserializer(), topic.valueSerde().deserializer())) {
            TopicPartition partition = new TopicPartition(topic.name(), 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            List<ConsumerRecord<String, V>> records = new ArrayList<>();
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            return records;
        }
    }
}

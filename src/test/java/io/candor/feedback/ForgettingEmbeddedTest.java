package io.candor.feedback;

import static io.candor.feedback.Samples.NOON;
import static io.candor.feedback.Samples.answer;
import static io.candor.feedback.Samples.sampled;
import static io.candor.feedback.Samples.verdict;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.candor.action.ActionRecords;
import io.candor.action.Actor;
import io.candor.audit.ReportAudit;
import io.candor.audit.action.ActionAudit;
import io.candor.embedded.TestBroker;
import io.candor.embedded.TestRegistry;
import io.candor.erasure.Erasing;
import io.candor.erasure.ErasureRequest;
import io.candor.erasure.ErasureResult;
import io.candor.erasure.RemainingRecords;
import io.candor.erasure.SubjectKey;
import io.candor.event.Action;
import io.candor.event.ActionKind;
import io.candor.event.Answer;
import io.candor.event.ApiKey;
import io.candor.event.Erasure;
import io.candor.event.FeedbackSource;
import io.candor.event.KafkaConnection;
import io.candor.event.LabeledAnswer;
import io.candor.event.Question;
import io.candor.event.RecordPosition;
import io.candor.event.Topic;
import io.candor.event.client.TopicReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Questions and labelers that are forgotten, on a real broker with a calibrator that goes on: what is left where, and whether audits stay clean. */
class ForgettingEmbeddedTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int QUESTIONS = 20;
    private static final String EVE = "eve-of-the-garden";
    /** Every fifth question is about him. */
    private static final String SAM = "sam-of-the-subjects";

    private static final SubjectKey SUBJECTS = new SubjectKey("secret");
    private static final String SECRET = "asked in q1?";

    private final String prefix = UUID.randomUUID() + ".";
    private final KafkaConnection kafka =
            CalibratorProcess.connection(TestBroker.bootstrapServers(), TestRegistry.url(), prefix);

    @TempDir
    Path state;

    @BeforeEach
    void write() throws Exception {
        TestBroker.createTopics(
                TestBroker.bootstrapServers(),
                kafka.topics().all().stream()
                        .map(topic ->
                                new NewTopic(topic.name(), topic.partitions(), (short) 1).configs(topic.settings()))
                        .toList());
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            for (int i = 0; i < QUESTIONS; i++) {
                String id = "q" + i;
                ask(producer, id, i % 5 == 0 ? SAM : null);
                send(producer, kafka.topics().feedback(), id, verdict(id, "ann", i % 2));
                if (i % 3 == 0) {
                    send(producer, kafka.topics().feedback(), id, verdict(id, EVE, 1));
                }
            }
            send(producer, kafka.topics().apiKeys(), "k1", key());
        }
    }

    private void ask(KafkaProducer<byte[], byte[]> producer, String id, String subject) throws Exception {
        Answer answer = sampled(answer(id, 0.6));
        answer.setSubjectHash(subject == null ? null : SUBJECTS.hash(subject));
        answer.setSource(question(producer, id, answer.getQuestion(), subject));
        send(producer, kafka.topics().answers(), id, answer);
        send(producer, kafka.topics().acceptedAnswers(), id, answer);
    }

    private RecordPosition question(KafkaProducer<byte[], byte[]> producer, String id, String text, String subject)
            throws Exception {
        Question question = Question.newBuilder()
                .setId(id)
                .setText(text)
                .setDomain("geography")
                .setAskedAt(NOON)
                .setSubject(subject)
                .build();
        return send(producer, kafka.topics().questions(), id, question);
    }

    private static ApiKey key() {
        return ApiKey.newBuilder()
                .setId("k1")
                .setName(EVE)
                .setSecretHash("0".repeat(64))
                .setRoles(List.of("labeler"))
                .setSource(FeedbackSource.HUMAN)
                .setCreatedBy("op")
                .setCreatedAt(NOON)
                .build();
    }

    private static <V> RecordPosition send(
            KafkaProducer<byte[], byte[]> producer, Topic<String, V> topic, String key, V value) throws Exception {
        RecordMetadata at = producer.send(new ProducerRecord<>(
                        topic.name(),
                        topic.keySerde().serializer().serialize(topic.name(), key),
                        topic.valueSerde().serializer().serialize(topic.name(), value)))
                .get();
        return new RecordPosition(topic.name(), at.partition(), at.offset());
    }

    private ErasureResult forget(ErasureRequest.Kind kind, String name) {
        return new Erasing(kafka)
                .forget(
                        new ErasureRequest(kind, name),
                        new ActionRecords(kafka, Actor.ofUser("op", "secret")),
                        Actor.hash(kind + name, "secret"));
    }

    private ErasureResult forgetSam() {
        return new Erasing(kafka)
                .forget(
                        ErasureRequest.subject(SAM, SUBJECTS),
                        new ActionRecords(kafka, Actor.ofUser("op", "secret")),
                        Actor.hash(SAM, "secret"));
    }

    /** Topic → its records in which these letters stand one after the other. */
    private Map<String, List<ConsumerRecord<byte[], byte[]>>> found(String letters) throws Exception {
        List<String> topics;
        try (Admin admin = Admin.create(kafka.settings(Map.of()))) {
            topics = admin.listTopics().names().get().stream()
                    .filter(name -> name.startsWith(prefix))
                    .toList();
        }
        Map<String, List<ConsumerRecord<byte[], byte[]>>> found = new TreeMap<>();
        try (TopicReader reader = TopicReader.fromBeginning(kafka, Map.of(), topics)) {
            reader.readToEnd(record -> {
                if (text(record.key()).contains(letters) || text(record.value()).contains(letters)) {
                    found.computeIfAbsent(record.topic(), first -> new ArrayList<>())
                            .add(record);
                }
            });
        }
        return found;
    }

    /** What a compacted topic comes to. */
    private List<String> newest(String topic) {
        Map<String, String> newest = new HashMap<>();
        try (TopicReader reader = TopicReader.fromBeginning(kafka, Map.of(), List.of(topic))) {
            reader.readToEnd(record -> newest.put(text(record.key()), text(record.value())));
        }
        return newest.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .toList();
    }

    private static String text(byte[] bytes) {
        return bytes == null ? "" : new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private void assertThatOnlyWhatIsListedHolds(String letters, ErasureResult result) throws Exception {
        Map<String, Long> listed = result.remaining().stream()
                .collect(Collectors.toMap(RemainingRecords::topic, RemainingRecords::records));
        for (Map.Entry<String, List<ConsumerRecord<byte[], byte[]>>> found :
                found(letters).entrySet()) {
            String topic = found.getKey();
            if (topic.endsWith("-changelog")
                    || topic.equals(kafka.topics().apiKeys().name())) {
                assertThat(newest(topic)).as(topic).noneMatch(entry -> entry.contains(letters));
            } else {
                assertThat(listed).as(topic).containsKey(topic);
                assertThat(found.getValue()).as(topic).hasSizeLessThanOrEqualTo((int) (long) listed.get(topic));
            }
        }
        assertThat(result.remaining()).isNotEmpty().allSatisfy(each -> assertThat(each.goneBy())
                .hasValueSatisfying(gone -> assertThat(gone).isAfter(Instant.now())));
    }

    private List<LabeledAnswer> ledger() {
        List<LabeledAnswer> all = new ArrayList<>();
        Topic<String, LabeledAnswer> topic = kafka.topics().labeledAnswers();
        try (TopicReader reader = TopicReader.fromBeginning(kafka, Map.of(), List.of(topic.name()))) {
            reader.readToEnd(
                    record -> all.add(topic.valueSerde().deserializer().deserialize(topic.name(), record.value())));
        }
        return all;
    }

    private long labels(String name) {
        return ledger().stream()
                .filter(label -> label.getVerdicts().stream()
                        .anyMatch(verdict -> verdict.getLabeler().equals(name)))
                .count();
    }

    private List<Action> trail() {
        return ActionAudit.of(kafka).actions().stream()
                .filter(action -> action.getKind() == ActionKind.FORGOTTEN)
                .toList();
    }

    @Test
    void shouldLeaveTheTrailsKeyAndWhatIsListedWhenQuestionAndLabelerAreForgotten() throws Exception {
        try (Calibrator calibrator = CalibratorProcess.calibrator(kafka, prefix, state)) {
            calibrator.start();
            await("every verdict has its label").atMost(PATIENCE).until(() -> labels(EVE) >= 7);
            await("every question has its label").atMost(PATIENCE).until(() -> labels("ann") >= QUESTIONS);

            ErasureResult question = forget(ErasureRequest.Kind.QUESTION, "q1");
            ErasureResult labeler = forget(ErasureRequest.Kind.LABELER, EVE);

            assertThat(question).isInstanceOf(ErasureResult.Forgotten.class);
            assertThat(((ErasureResult.Forgotten) labeler).verdicts()).isEqualTo(7);
            assertThat(((ErasureResult.Forgotten) labeler).keys()).isEqualTo(1);
            await("the calibrator has labeled without them")
                    .atMost(PATIENCE)
                    .until(() -> ledger().stream()
                                    .filter(label -> label.getForgotten())
                                    .count()
                            == 16);
            await("its state is written").atMost(PATIENCE).untilAsserted(() -> {
                assertThatOnlyWhatIsListedHolds(SECRET, question);
                assertThatOnlyWhatIsListedHolds(EVE, labeler);
            });
            assertThat(trail()).hasSize(2).allSatisfy(action -> assertThat(action.toString())
                    .doesNotContain("q1", EVE));
            await("a report says so").atMost(PATIENCE).untilAsserted(() -> assertThat(
                            ReportAudit.of(kafka).discrepancies())
                    .isEmpty());
            assertThat(ActionAudit.of(kafka).clean()).isTrue();
        }
    }

    @Test
    void shouldForgetEveryQuestionOfASubjectAndLeaveTheTrailsKeyAndWhatIsListed() throws Exception {
        try (Calibrator calibrator = CalibratorProcess.calibrator(kafka, prefix, state)) {
            calibrator.start();
            await("every question has its label").atMost(PATIENCE).until(() -> labels("ann") >= QUESTIONS);
            try (KafkaProducer<byte[], byte[]> producer = producer()) {
                question(producer, "open", "Open?", SAM);
            }

            ErasureResult result = forgetSam();

            assertThat(result).isInstanceOfSatisfying(ErasureResult.Forgotten.class, forgotten -> {
                assertThat(forgotten.questions()).isEqualTo(QUESTIONS / 5);
                assertThat(forgotten.open()).isEqualTo(1);
            });
            Set<String> his = Set.of("q0", "q5", "q10", "q15");
            await("their labels are empty").atMost(PATIENCE).untilAsserted(() -> assertThat(ledger())
                    .filteredOn(label -> label.getForgotten())
                    .allMatch(label -> label.getQuestion().isEmpty() && label.getSubjectHash() == null)
                    .extracting(LabeledAnswer::getQuestionId)
                    .containsOnlyElementsOf(his));
            await("state is written").atMost(PATIENCE).untilAsserted(() -> {
                for (String id : his) {
                    assertThatOnlyWhatIsListedHolds("asked in " + id + "?", result);
                }
                assertThatOnlyWhatIsListedHolds(SUBJECTS.hash(SAM), result);
            });
            assertThat(found(SAM)).containsOnlyKeys(kafka.topics().questions().name());
            assertThat(trail()).hasSize(1).allSatisfy(action -> assertThat(action.toString())
                    .contains(Actor.hash(SAM, "secret"))
                    .doesNotContain(SAM, SUBJECTS.hash(SAM)));
            assertThat(ActionAudit.of(kafka).clean()).isTrue();
        }
    }

    @Test
    void shouldSayThatASubjectsAnswersAreStillToComeOnceAllOthersAreForgotten() throws Exception {
        forgetSam();
        await("the erasure can be read").atMost(PATIENCE).until(() -> forgetSam() instanceof ErasureResult.Before);
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            question(producer, "open", "Open?", SAM);
        }

        assertThat(forgetSam()).isInstanceOf(ErasureResult.Open.class);
    }

    @Test
    void shouldForgetOnceWhenSeveralAskForItAtTheSameTime() {
        List<CompletableFuture<ErasureResult>> asked = Stream.generate(
                        () -> CompletableFuture.supplyAsync(this::forgetSam, runnable -> new Thread(runnable).start()))
                .limit(5)
                .toList();

        assertThat(asked.stream().map(CompletableFuture::join))
                .filteredOn(ErasureResult.Forgotten.class::isInstance)
                .hasSize(1);
        assertThat(trail()).hasSize(1);
    }

    @Test
    void shouldCountWhatALabelerSaidSinceAloneWhenForgottenAgain() throws Exception {
        assertThat(((ErasureResult.Forgotten) forget(ErasureRequest.Kind.LABELER, EVE)).verdicts())
                .isEqualTo(7);
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            send(producer, kafka.topics().feedback(), "q1", verdict("q1", EVE, 1));
        }

        ErasureResult again = forget(ErasureRequest.Kind.LABELER, EVE);

        assertThat(((ErasureResult.Forgotten) again).verdicts()).isEqualTo(1);
        assertThat(((ErasureResult.Forgotten) again).questions()).isEqualTo(1);
    }

    private KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(kafka.settings(Map.of()), new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Test
    void shouldSayThatThereIsNoLabelWhereQuestionOrOnlyLabelerAreForgotten() throws Exception {
        try (Calibrator calibrator = CalibratorProcess.calibrator(kafka, prefix, state)) {
            calibrator.start();
            CalibrationQueries queries =
                    new CalibrationQueries(calibrator, Samples.config().rule().labelRule(), "");
            await("every question has its label").atMost(PATIENCE).until(() -> labels("ann") >= QUESTIONS);
            String byAnnAlone = "q" + (QUESTIONS - 1);
            assertThat(queries.labeledAnswer(byAnnAlone).toString()).contains("ann");

            forget(ErasureRequest.Kind.QUESTION, "q1");
            forget(ErasureRequest.Kind.LABELER, "ann");

            for (String id : List.of("q1", byAnnAlone)) {
                await(id).atMost(PATIENCE).untilAsserted(() -> assertThat(
                                queries.labeledAnswer(id).toString())
                        .contains("Optional.empty"));
            }
        }
    }

    @Test
    void shouldChangeNothingWhenItIsForgottenAgain() {
        forget(ErasureRequest.Kind.QUESTION, "q1");

        ErasureResult again = await("the erasure can be read")
                .atMost(PATIENCE)
                .until(
                        () -> forget(ErasureRequest.Kind.QUESTION, "q1"),
                        result -> result instanceof ErasureResult.Before);

        assertThat(again.remaining())
                .extracting(RemainingRecords::topic)
                .contains(kafka.topics().answers().name());
        assertThat(forget(ErasureRequest.Kind.QUESTION, "nobody-asked")).isInstanceOf(ErasureResult.Unknown.class);
    }

    @Test
    void shouldWaitForTheAnswerBeforeItsQuestionIsForgotten() throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            question(producer, "open", "Open?", null);
        }

        assertThat(forget(ErasureRequest.Kind.QUESTION, "open")).isInstanceOf(ErasureResult.Open.class);
        assertThat(trail()).isEmpty();
    }

    @Test
    void shouldFindAnErasureWithoutAnAction() throws Exception {
        forget(ErasureRequest.Kind.QUESTION, "q1");
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            send(
                    producer,
                    kafka.topics().erasures(),
                    "q2",
                    new Erasure("forged", "q2", true, List.of(), Instant.now()));
        }

        await("it is found").atMost(PATIENCE).untilAsserted(() -> assertThat(
                        ActionAudit.of(kafka).missing())
                .extracting(missing -> missing.subject())
                .containsExactly("forged"));
    }
}

package io.candor.training.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.candor.MappedConfig;
import io.candor.audit.decision.DecisionCheck;
import io.candor.audit.decision.DecisionText;
import io.candor.audit.decision.MapAudit;
import io.candor.embedded.TestBroker;
import io.candor.embedded.TestRegistry;
import io.candor.event.EventConfig;
import io.candor.event.KafkaConnection;
import io.candor.event.LabeledAnswer;
import io.candor.event.PrefixedTopics;
import io.candor.event.RecordPosition;
import io.candor.event.ReleaseEvent;
import io.candor.event.ReleaseStatus;
import io.candor.event.Topic;
import io.candor.event.TopicCreation;
import io.candor.event.Topics;
import io.candor.honesty.map.LogitMap;
import io.candor.release.log.LoggedRelease;
import io.candor.release.log.ReleaseHistory;
import io.candor.release.log.ReleaseLog;
import io.candor.release.log.ReleasePublisher;
import io.candor.release.store.MapFile;
import io.candor.release.store.ReleaseManifest;
import io.candor.release.store.ReleaseMaps;
import io.candor.release.store.ReleaseStore;
import io.candor.release.store.StoredRelease;
import io.candor.release.store.TestStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Decisions on maps against a real broker: from the ledger alone, each once, whoever takes them. */
class MapLoopEmbeddedTest {
    private static final String MODEL = "tiny@0123456789ab";
    private static final String ADAPTER = "tiny-bundled";
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    Path folder;

    private final String group = "maps-" + UUID.randomUUID();
    private MapConfig config;
    private final SplittableRandom random = new SplittableRandom(7);
    private final List<MapLoop> loops = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private KafkaConnection connection;
    private ReleaseStore store;
    private StoredRelease bundled;
    private int labels;
    /** Whether labels say how probable the answer's tokens were, which knows more than the head. */
    private boolean telling;

    private void maturity(String time) {
        config = MappedConfig.of(MapConfig.class, Map.of("maturity", time, "group", group));
    }

    @BeforeEach
    void open() throws IOException {
        maturity("PT0S");
        connection = new KafkaConnection(
                TestBroker.bootstrapServers(),
                Map.of(),
                PrefixedTopics.of(UUID.randomUUID() + ".", Topics.of(EventConfig.of(2, 1, TestRegistry.url()))));
        try (Admin admin = Admin.create(connection.settings(Map.of()))) {
            new TopicCreation(admin, (short) 1, Duration.ofSeconds(60))
                    .create(connection.topics().all());
        }
        store = TestStore.in(folder);
        Path adapter = Files.createDirectories(folder.resolve("adapter"));
        Files.writeString(adapter.resolve("adapter_model.safetensors"), "weights");
        bundled = store.store(adapter, ReleaseManifest.of(ADAPTER, MODEL, "hash", Instant.EPOCH));
        new ReleasePublisher(connection)
                .publish(List.of(
                        bundled.event(ReleaseStatus.LIVE, LoggedRelease.BUNDLE, "came with it", Instant.EPOCH)));
    }

    @AfterEach
    void close() throws InterruptedException {
        stop();
        store.close();
    }

    @Test
    void shouldMakeAMapLiveWhenADomainIsWrongFromSomeLabelOn() throws IOException {
        start();
        send(300, false);
        send(150, true);

        ReleaseEvent live = awaitLive();

        assertThat(live.getAdapterReleaseId()).isEqualTo(ADAPTER);
        assertThat(live.getDecision().getTrial()).isEqualTo(1);
        assertThat(live.getDecision().getLogEValue())
                .isGreaterThanOrEqualTo(-Math.log(live.getDecision().getAlpha()));
        assertThat(live.getDecision().getJudgedThrough()).isGreaterThan(300);
        LogitMap map = map(live);
        assertThat(map.confidence(2, "changed", "")).isLessThan(0.5);
        assertThat(map.confidence(2, "same", "")).isGreaterThan(0.7);
    }

    @Test
    void shouldMakeAMapOfAnswersLiveAndTakeTheSameDecisionsWhenTheLedgerIsReadAgain()
            throws IOException, InterruptedException {
        telling = true;
        start();
        send(300, false);
        ReleaseEvent live = awaitLive();
        stop();
        send(200, true);
        start();
        await("a map of the confidence before the answer").atMost(PATIENCE).until(() -> decisions().stream()
                .anyMatch(event -> !event.getDecision().getOfAnswers()));
        stop();

        assertThat(live.getDecision().getOfAnswers()).isTrue();
        assertThat(live.getStatus()).isEqualTo(ReleaseStatus.LIVE);
        assertThat(maps(live).confidence()).isEqualTo(LogitMap.IDENTITY);
        assertThat(maps(live).answers()).isPresent();
        assertThat(decisions())
                .allMatch(event ->
                        folderOf(event).resolve(MapFile.ANSWERS).toFile().exists());
        assertThat(recomputed())
                .containsAll(
                        decisions().stream().map(ReleaseEvent::getReleaseId).toList());
    }

    @Test
    void shouldDecideByTheLastLabelsWhenNothingNewerComesAndOnceHoweverItIsReadAgain() throws InterruptedException {
        maturity("PT2S");
        start();
        send(300, false);
        send(150, true);

        ReleaseEvent live = awaitLive();
        // All came within less than the maturity, so that no stamp made any of them final.
        stop();
        send(1, true);
        start();
        await("all decisions, each once")
                .during(Duration.ofSeconds(3))
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(decisions().stream().map(ReleaseEvent::getReleaseId))
                        .containsExactlyInAnyOrderElementsOf(recomputed()));

        assertThat(decisions()).contains(live);
    }

    @Test
    void shouldDecideNothingWhileTheHeadIsHonest() {
        start();
        send(400, false);
        send(1, false);

        await().during(Duration.ofSeconds(5)).atMost(PATIENCE).until(() -> decisions()
                .isEmpty());
    }

    @Test
    void shouldTakeEachDecisionOnceWhenTheLoopEndsAndAnotherGoesOn() throws InterruptedException {
        start();
        send(300, false);
        send(100, true);
        ReleaseEvent first = awaitLive();
        stop();
        send(60, true);
        start();
        send(1, true);
        await("a decision after the restart").atMost(PATIENCE).until(() -> decisions().stream()
                .anyMatch(event -> event.getDecision().getJudgedThrough() >= 400));

        stop();
        List<ReleaseEvent> taken = decisions();
        List<String> again = recomputed();

        assertThat(taken).contains(first);
        assertThat(again)
                .containsAll(taken.stream().map(ReleaseEvent::getReleaseId).toList());
        assertThat(taken).extracting(event -> event.getDecision().getTrial()).containsOnly(1);
    }

    @Test
    void shouldBeginAnewWhenAPersonGoesBackToAnotherRelease() {
        start();
        send(300, false);
        send(100, true);
        awaitLive();
        // What was decided meanwhile is replaced too.
        new ReleasePublisher(connection)
                .publish(List.of(bundled.event(ReleaseStatus.LIVE, "ada", "I do not trust it", Instant.now())));
        send(100, true);

        await("a decision of a later trial").atMost(PATIENCE).until(() -> decisions().stream()
                .anyMatch(event -> event.getDecision().getTrial() > 1
                        && event.getDecision().getComparedReleaseId().equals(ADAPTER)));
    }

    @Test
    void shouldTakeDecisionsThatTheAuditTakesAgainToTheBit() throws InterruptedException {
        decideInTurns();

        DecisionCheck check = MapAudit.of(connection, store, group);

        assertThat(check.differences()).isEmpty();
        assertThat(check.recomputed()).isEqualTo(decisions().size()).isGreaterThan(1);
        assertThat(DecisionText.lines(check, 20))
                .last(InstanceOfAssertFactories.STRING)
                .startsWith("CLEAN");
    }

    @Test
    void shouldLeaveATraceOfItsLastDecisionWhenTheReleaseIsDeleted() throws InterruptedException {
        decideInTurns();
        ReleaseEvent last = decisions().get(decisions().size() - 1);
        delete(last);

        assertThat(MapAudit.of(connection, store, group).differences())
                .extracting(DecisionCheck.Difference::releaseId, DecisionCheck.Difference::figure)
                .containsExactly(tuple(last.getReleaseId(), "decision"));
    }

    /** Two processes, one after the other, with settings of their own; the last labels are final by the wall clock. */
    private void decideInTurns() throws InterruptedException {
        start();
        send(300, false);
        send(100, true);
        awaitLive();
        stop();
        config = MappedConfig.of(MapConfig.class, Map.of("maturity", "PT1S", "every", "7", "group", group));
        send(400, false);
        start();
        await("a decision of the second process").atMost(PATIENCE).until(() -> decisions().stream()
                .anyMatch(
                        event -> event.getDecision().getSettings().get("every").equals("7")));
        stop();
    }

    private void delete(ReleaseEvent event) {
        Topic<String, ReleaseEvent> topic = connection.topics().releases();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                connection.settings(Map.of()), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(
                    topic.name(), topic.keySerde().serializer().serialize(topic.name(), event.getReleaseId()), null));
        }
    }

    /** The ids of all decisions that the whole ledger gives to somebody who knows of none. */
    private List<String> recomputed() {
        List<String> ids = new ArrayList<>();
        ReleaseHistory none = ReleaseHistory.EMPTY.with(
                0, bundled.event(ReleaseStatus.LIVE, LoggedRelease.BUNDLE, "came with it", Instant.EPOCH));
        AdapterMaps maps = new AdapterMaps(none.live(MODEL).orElseThrow(), none, id -> ReleaseMaps.NONE, config);
        LedgerLabels ledger = new LedgerLabels(config, Clock.systemUTC());
        List<LedgerLabels.Final> all = new ArrayList<>();
        for (int i = 0; i < sent.size(); i++) {
            all.addAll(ledger.add(sent.get(i), i, i));
        }
        all.addAll(ledger.addQuiet());
        all.forEach(label -> maps.add(label.label(), label.offset(), label.at(), MapReleases::id)
                .ifPresent(decided -> ids.add(MapReleases.id(decided))));
        return ids;
    }

    private void start() {
        MapLoop loop = MapRole.loop(config, connection, store, new SimpleMeterRegistry());
        Thread thread = new Thread(loop.loop());
        loops.add(loop);
        threads.add(thread);
        thread.start();
    }

    private void stop() throws InterruptedException {
        loops.forEach(loop -> loop.loop().stop());
        for (Thread thread : threads) {
            thread.join();
        }
        loops.clear();
        threads.clear();
    }

    private ReleaseEvent awaitLive() {
        await("a map that goes live").atMost(PATIENCE).until(() -> !decisions().isEmpty());
        return decisions().get(0);
    }

    /** All decisions on maps, in the order of the topic. */
    private List<ReleaseEvent> decisions() {
        return ReleaseLog.read(connection).all().stream()
                .map(LoggedRelease::event)
                .filter(event -> event.getDecision() != null)
                .toList();
    }

    private LogitMap map(ReleaseEvent event) throws IOException {
        return maps(event).confidence();
    }

    private ReleaseMaps maps(ReleaseEvent event) throws IOException {
        return ReleaseMaps.read(folderOf(event));
    }

    private Path folderOf(ReleaseEvent event) {
        return store.fetch(event.getManifestUri(), event.getManifestSha256())
                .orThrow()
                .folder();
    }

    private final List<LabeledAnswer> sent = new ArrayList<>();

    /** Labels of an honest head; where the world has changed, one of two domains is never right. */
    private void send(int count, boolean changed) {
        Topic<String, LabeledAnswer> topic = connection.topics().labeledAnswers();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                connection.settings(Map.of()), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < count; i++) {
                LabeledAnswer label = label(changed);
                sent.add(label);
                producer.send(new ProducerRecord<>(
                        topic.name(),
                        topic.keySerde().serializer().serialize(topic.name(), label.getQuestionId()),
                        topic.valueSerde().serializer().serialize(topic.name(), label)));
            }
        }
    }

    private LabeledAnswer label(boolean changed) {
        String domain = random.nextInt(2) == 0 ? "changed" : "same";
        double logit = 5 * random.nextDouble() - 2;
        double right = changed && domain.equals("changed") ? 0.02 : 1 / (1 + Math.exp(-logit));
        String answer = "answer " + random.nextInt(30);
        double label = random.nextDouble() < right ? 1 : 0;
        int number = labels++;
        return LabeledAnswer.newBuilder()
                .setMeanTokenLogProbability(telling ? (Double) (-0.1 - (1 - label) - 0.2 * (number % 5)) : null)
                .setAnswerTokens(telling ? 1 : 0)
                .setQuestionId("q" + number)
                .setQuestion("question " + number)
                .setDomain(domain)
                .setAnswer(answer)
                .setConfidence(1 / (1 + Math.exp(-logit)))
                .setLogit(logit)
                .setAuditProbability(1.0)
                .setAuditSampled(true)
                .setModelId(MODEL)
                .setReleaseId(ADAPTER)
                .setLabel(label)
                .setAnswerPosition(new RecordPosition("answers", 0, (long) number))
                .setAnsweredAt(Instant.EPOCH)
                .setLabeledAt(Instant.EPOCH)
                .build();
    }
}

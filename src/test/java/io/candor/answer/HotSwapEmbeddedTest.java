package io.candor.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.candor.answer.release.LoadedRelease;
import io.candor.answer.release.ReleaseService;
import io.candor.answer.release.ReleasedModel;
import io.candor.answer.release.SwapOutcome;
import io.candor.audit.AuditReport;
import io.candor.audit.ConfidenceAudit;
import io.candor.audit.ConfidenceReport;
import io.candor.audit.ConfidenceSource;
import io.candor.audit.Violation;
import io.candor.audit.ViolationKind;
import io.candor.embedded.TestBroker;
import io.candor.event.Answer;
import io.candor.event.AnswerMode;
import io.candor.event.Decision;
import io.candor.event.Decoded;
import io.candor.event.Policy;
import io.candor.event.PolicyStatus;
import io.candor.event.Question;
import io.candor.event.ReleaseStatus;
import io.candor.honesty.map.AnswerMap;
import io.candor.honesty.map.LogitMap;
import io.candor.policy.PolicyRecords;
import io.candor.release.log.LoggedRelease;
import io.candor.release.log.ReleaseLog;
import io.candor.release.log.ReleasePublisher;
import io.candor.release.store.ReleaseMaps;
import io.candor.release.store.StoredRelease;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An answerer with the embedded model on a real broker, told of releases while it answers. */
class HotSwapEmbeddedTest {
    private static final Duration WAIT = Duration.ofSeconds(60);
    private static final String GIVEN = "</s> Lima";
    private static final Duration SOON = Duration.ofMillis(5);
    /** 1,000 in the measurements. */
    private static final int SWAPS = Integer.getInteger("candor.test.swaps", 200);

    private static final int ASKED_PER_SECOND = Integer.getInteger("candor.test.asked-per-second", 50);
    private static final int SAMPLE = 300;
    /** Far below what any two of the releases differ by; rows of other batches round alike. */
    private static final double TOLERANCE = 1e-3;

    @TempDir
    Path folder;

    private AtlasReleases atlas;
    private AnswererStream stream;
    private ReleasePublisher publisher;
    private ReleaseService service;

    @BeforeEach
    void open() {
        atlas = new AtlasReleases(folder);
        stream = new AnswererStream(TestBroker.bootstrapServers());
        publisher = new ReleasePublisher(stream.connection());
    }

    @AfterEach
    void close() {
        if (service != null) {
            service.close();
        }
        if (stream != null) {
            stream.close();
        }
        atlas.close();
    }

    /** A second copy of the model, as the answerer closes its own. */
    private void startAnswerer() {
        ReleasedModel model = atlas.open();
        Answerer answerer = stream.waiting(model, Map.of("max-tokens", "4"));
        service = ReleaseService.start(
                atlas.config, stream.connection(), model, stream.meters, store -> answerer.begin());
        await("answering begins").atMost(WAIT).until(answerer::hasBegun);
    }

    private void goLive(StoredRelease release) {
        publisher.publish(List.of(AtlasReleases.live(release)));
    }

    private void awaitServing(String releaseId) {
        await(releaseId + " serves")
                .atMost(WAIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(SOON)
                .until(() -> service.state().serving().equals(releaseId));
    }

    private Set<String> releasesOfAnswers() {
        Set<String> releases = new TreeSet<>();
        answers().forEach(answer -> releases.add(answer.getReleaseId()));
        return releases;
    }

    private List<Answer> answers() {
        List<Answer> answers = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record :
                stream.committed(stream.topics().answers().name())) {
            answers.add(
                    ((Decoded.Valid<Answer>) stream.topics().answers().decodeValue(record.headers(), record.value()))
                            .value());
        }
        return answers;
    }

    private void assertClean(AuditReport report, int asked) {
        assertThat(report.first()).isEmpty();
        assertThat(report.clean()).isTrue();
        assertThat(report.answered()).isEqualTo(asked);
    }

    private ConfidenceReport recompute(ConfidenceSource source) {
        return ConfidenceAudit.of(stream.connection(), atlas.store, source, SAMPLE, TOLERANCE);
    }

    @Test
    void shouldLoseDoubleAndMixNothingWhenReleasesAreSwappedUnderLoad() throws Exception {
        List<StoredRelease> releases = new ArrayList<>(List.of(atlas.bundled()));
        for (int i = 1; i < 4; i++) {
            releases.add(atlas.shifted("release-" + i, 0.75f * i));
        }
        releases.add(atlas.mapped(
                "release-answers",
                releases.get(0),
                new ReleaseMaps(
                        LogitMap.IDENTITY,
                        Optional.of(new AnswerMap(new AnswerMap.Weights(0.25, 0.5, 0.25, -0.5), LogitMap.IDENTITY)))));
        SwapTimes times = new SwapTimes();
        startAnswerer();
        SteadyAsking asking = SteadyAsking.start(stream, ASKED_PER_SECOND);
        try (asking) {
            await("answers come").atMost(WAIT).until(() -> asking.answered() > ASKED_PER_SECOND);

            for (int i = 1; i <= SWAPS; i++) {
                StoredRelease next = releases.get(i % releases.size());
                times.rest(i);
                long begin = System.nanoTime();
                goLive(next);
                times.published(System.nanoTime() - begin);
                awaitServing(next.manifest().releaseId());
                times.served(System.nanoTime() - begin);
            }
        }

        assertClean(stream.audit(WAIT), asking.asked());
        assertThat(releasesOfAnswers()).hasSize(releases.size());
        assertThat(answers())
                .as("the confidence after the answer is there where the release gives it")
                .allMatch(answer ->
                        answer.getReleaseId().equals("release-answers") == (answer.getAnswerConfidence() != null));
        assertThat(stream.meters
                        .counter("candor.release.swaps", "outcome", "swapped")
                        .count())
                .isEqualTo(SWAPS);
        ConfidenceReport report = recompute(new Recomputing(atlas.model));
        assertThat(report.violations()).isEmpty();
        assertThat(report.recomputed()).isEqualTo(Math.min(SAMPLE, asking.asked()));
        times.print(answersWithTimes(), report);
        assertThat(recompute(new Confused(atlas)).violations())
                .as("a confidence of another release shows")
                .extracting(Violation::kind)
                .contains(ViolationKind.OTHER_CONFIDENCE);
    }

    @Test
    void shouldSayWhatAnotherSystemsAnswerIsWorthOnceAReleaseHasAMapForItsModel() {
        StoredRelease bundled = atlas.bundled();
        startAnswerer();
        askWithAnswer("before", "acme", AnswerMode.SCORE);
        askWithAnswer("refused", "acme", AnswerMode.ANSWER);
        assertThat(stream.audit(WAIT).deadLetters()).isEqualTo(1);

        goLive(atlas.mapped(
                "release-sources",
                bundled,
                ReleaseMaps.NONE.withSource(
                        "acme", new AnswerMap(new AnswerMap.Weights(0.25, 0.5, 0.25, -0.5), LogitMap.IDENTITY))));
        awaitServing("release-sources");
        askWithAnswer("after", "acme", AnswerMode.SCORE);
        askWithAnswer("other", "unknown", AnswerMode.SCORE);

        AuditReport report = stream.audit(WAIT);
        assertThat(report.first()).isEmpty();
        assertThat(report.clean()).isTrue();
        assertThat(answers())
                .allMatch(answer -> answer.getDecision() == Decision.SCORED
                        && answer.getAnswer().equals(GIVEN)
                        && answer.getMeanTokenLogProbability() < 0)
                .extracting(Answer::getQuestionId, answer -> answer.getAnswerConfidence() != null)
                .containsExactlyInAnyOrder(tuple("before", false), tuple("after", true), tuple("other", false));
        ConfidenceReport confidences = recompute(new Recomputing(atlas.model));
        assertThat(confidences.violations()).isEmpty();
        assertThat(confidences.recomputed()).isEqualTo(3);
    }

    @Test
    void shouldAcceptAnotherSystemsAnswerOnceAPolicyForItsAnswersIsKept() {
        stream.followPolicies();
        startAnswerer();
        goLive(atlas.mapped(
                "release-sources",
                atlas.bundled(),
                ReleaseMaps.NONE.withSource(
                        "acme", new AnswerMap(new AnswerMap.Weights(0.25, 0.5, 0.25, -0.5), LogitMap.IDENTITY))));
        awaitServing("release-sources");
        askWithAnswer("before", "acme", AnswerMode.SCORE);
        await().atMost(WAIT).until(() -> answers().size() == 1);
        publish(keptOf("acme"));

        await("the policy is followed").atMost(WAIT).until(() -> {
            String id = "after " + answers().size();
            askWithAnswer(id, "acme", AnswerMode.SCORE);
            await().atMost(WAIT).until(() -> answers().stream()
                    .anyMatch(answer -> answer.getQuestionId().equals(id)));
            return answers().stream()
                    .anyMatch(answer -> answer.getQuestionId().equals(id) && answer.getDecision() == Decision.ACCEPTED);
        });
        askWithAnswer("of another", "unknown", AnswerMode.SCORE);

        assertThat(stream.audit(WAIT).first()).isEmpty();
        assertThat(answers())
                .filteredOn(answer -> answer.getDecision() == Decision.ACCEPTED)
                .allMatch(answer -> answer.getPolicyVersion() == 9
                        && answer.getAnswerModel().equals("acme"));
        assertThat(answers())
                .filteredOn(answer -> answer.getDecision() == Decision.SCORED)
                .extracting(Answer::getQuestionId)
                .contains("before", "of another");
        assertThat(stream.committed(stream.topics().acceptedAnswers().name())).isNotEmpty();
    }

    private Policy keptOf(String model) {
        return Policy.newBuilder()
                .setAnswerModel(model)
                .setVersion(9)
                .setStatus(PolicyStatus.KEPT)
                .setThreshold(0.0)
                .setReason("test")
                .setDecidedAt(Instant.EPOCH)
                .build();
    }

    private void publish(Policy policy) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                stream.connection().settings(Map.of()), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new PolicyRecords(stream.connection()).record(policy));
        }
    }

    private void askWithAnswer(String id, String model, AnswerMode mode) {
        Question question = AnswererStream.question(id, "What is the capital of Peru?");
        question.setMode(mode);
        question.setAnswer(GIVEN);
        question.setAnswerModel(model);
        stream.put(id.getBytes(StandardCharsets.UTF_8), stream.written(question));
        stream.flush();
    }

    private List<SwapTimes.Timed> answersWithTimes() {
        List<SwapTimes.Timed> timed = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record :
                stream.committed(stream.topics().answers().name())) {
            Answer answer = ((Decoded.Valid<Answer>)
                            stream.topics().answers().decodeValue(record.headers(), record.value()))
                    .value();
            timed.add(new SwapTimes.Timed(answer.getAskedAt().toEpochMilli(), record.timestamp()));
        }
        return timed;
    }

    @Test
    void shouldAnnounceTheBundledReleaseAndServeItWhenNoneIsLive() {
        stream.ask(0, 20);

        startAnswerer();

        assertClean(stream.audit(WAIT), 20);
        String bundled = atlas.model.bundled().id();
        assertThat(releasesOfAnswers()).containsExactly(bundled);
        LoggedRelease live =
                ReleaseLog.read(stream.connection()).live(atlas.model.modelId()).orElseThrow();
        assertThat(live.releaseId()).isEqualTo(bundled);
        assertThat(live.event().getDecidedBy()).isEqualTo(LoggedRelease.BUNDLE);
        assertThat(atlas.store
                        .fetch(live.event().getManifestUri(), live.event().getManifestSha256())
                        .orThrow()
                        .manifest()
                        .canaries())
                .isNotEmpty();
    }

    @Test
    void shouldServeTheLiveReleaseFromTheFirstAnswerOn() throws IOException {
        goLive(atlas.shifted("first", 1));
        stream.ask(0, 20);

        startAnswerer();

        assertClean(stream.audit(WAIT), 20);
        assertThat(releasesOfAnswers()).containsExactly("first");
    }

    @Test
    void shouldServeTheOneBeforeWhenTheLiveOneIsBadAtTheStart() throws IOException {
        goLive(atlas.shifted("good", 1));
        goLive(damaged("bad"));
        stream.ask(0, 20);

        startAnswerer();

        assertClean(stream.audit(WAIT), 20);
        assertThat(releasesOfAnswers()).containsExactly("good");
        assertThat(service.state().wanted()).contains("bad");
        assertThat(service.state().serving()).isEqualTo("good");
    }

    @Test
    void shouldGoOnWithTheOldReleaseAndSayWhyWhenTheNewOneIsBad() throws IOException {
        startAnswerer();
        StoredRelease good = atlas.shifted("good", 1);
        goLive(good);
        awaitServing("good");

        goLive(damaged("bad"));

        await("the bad one was tried").atMost(WAIT).until(() -> service.state()
                .last()
                .filter(last -> last.releaseId().equals("bad"))
                .isPresent());
        stream.ask(0, 20);
        assertClean(stream.audit(WAIT), 20);
        assertThat(releasesOfAnswers()).containsExactly("good");
        assertThat(service.state().last().orElseThrow().name()).isEqualTo("damaged");
        assertThat(stream.meters
                        .counter("candor.release.swaps", "outcome", "damaged")
                        .count())
                .as("what is damaged is not tried again and again")
                .isOne();
    }

    @Test
    void shouldServeAReleaseWhoseFilesComeLate() throws IOException {
        startAnswerer();
        StoredRelease late = atlas.shifted("late", 1);
        Path head = file(late, "vector_head.safetensors");
        Path hidden = Files.move(head, folder.resolve("hidden"));
        goLive(late);
        await("it is unavailable").atMost(WAIT).until(() -> service.state()
                .last()
                .filter(SwapOutcome.Unavailable.class::isInstance)
                .isPresent());

        Files.move(hidden, head);

        awaitServing("late");
    }

    @Test
    void shouldReturnToTheReleaseBeforeWhenTheLiveOneIsRetired() throws IOException {
        startAnswerer();
        StoredRelease better = atlas.shifted("better", 1);
        goLive(better);
        awaitServing("better");

        publisher.publish(List.of(better.event(ReleaseStatus.RETIRED, "test", "not so good after all", Instant.now())));

        awaitServing(atlas.model.bundled().id());
    }

    private StoredRelease damaged(String id) throws IOException {
        StoredRelease release = atlas.shifted(id, 2);
        Files.writeString(file(release, "vector_head.safetensors"), "not what it was");
        return release;
    }

    private static Path file(StoredRelease release, String name) {
        return Path.of(URI.create(release.manifestUri())).resolveSibling(name);
    }

    /** The same engine, as the audit asks it. */
    private record Recomputing(ReleasedModel model) implements ConfidenceSource {
        @Override
        public String modelId() {
            return model.modelId();
        }

        @Override
        public float[] logits(Path release, List<String> questions) {
            try (LoadedRelease loaded = model.load("recomputed", release)) {
                return loaded.confidenceLogits(
                        questions.stream().map(model::prompt).toList());
            }
        }
    }

    /** One that uses the bundled release whatever it is told. */
    private record Confused(AtlasReleases atlas) implements ConfidenceSource {
        @Override
        public String modelId() {
            return atlas.model.modelId();
        }

        @Override
        public float[] logits(Path release, List<String> questions) {
            return new Recomputing(atlas.model).logits(atlas.model.bundled().folder(), questions);
        }
    }
}

package io.candor.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.candor.erasure.ErasureLog;
import io.candor.event.ConsistencySignal;
import io.candor.event.GateDecision;
import io.candor.event.ReleaseEvent;
import io.candor.event.ReleaseStatus;
import io.candor.event.TextIdentity;
import io.candor.event.TrainingPhase;
import io.candor.event.TrainingProgress;
import io.candor.release.log.ReleaseLog;
import io.candor.release.store.Fetched;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The trainer on a real broker and registry with a real, tiny model. */
class TrainerEmbeddedTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Test
    void shouldDecideOnceOnEveryBatchAndKeepPoisonOut(@TempDir Path folder) throws Exception {
        try (TrainerStream stream = new TrainerStream(folder)) {
            Trainer trainer = stream.trainer(Map.of());
            stream.label("b1", 240, labeler -> false);
            awaitDecisions(stream, 1);
            stream.stop(trainer);
            stream.label("b2", 240, labeler -> labeler.equals("eve"));

            Trainer next = stream.trainer(Map.of());
            await("it knows what was decided before it").atMost(PATIENCE).until(() -> next.status()
                    .lastDecision()
                    .filter(event -> event.getBatchIds().contains("b1"))
                    .isPresent());
            awaitDecisions(stream, 2);

            ReleaseEvent first = stream.decisions().get(0);
            assertThat(first.getStatus()).as(first.getReason()).isEqualTo(ReleaseStatus.LIVE);
            assertThat(first.getBatchIds()).containsExactly("b1");
            assertThat(first.getParentReleaseId()).isEqualTo("bundled");
            assertNumbers(first.getDecision());
            assertThat(stream.store.fetch(first.getManifestUri(), first.getManifestSha256()))
                    .isInstanceOfSatisfying(Fetched.Whole.class, whole -> {
                        assertThat(whole.manifest().batchIds()).containsExactly("b1");
                        assertThat(whole.manifest().canaries()).isNotEmpty();
                    });
            ReleaseEvent second = stream.decisions().get(1);
            assertThat(second.getBatchIds()).containsExactly("b2", "b1");
            assertThat(second.getReason()).contains("labelers not believed: 1");
            assertThat(second.getDecision().getComparedReleaseId()).isEqualTo(first.getReleaseId());
            // It learned from ann and bob alone, so whichever way it went, it says no worse of red and blue than
            // before.
            assertThat(second.getDecision().getCandidateAuroc())
                    .isCloseTo(first.getDecision().getCandidateAuroc(), within(0.05));
            assertThat(stream.decisions()).hasSize(2);
        }
    }

    private static void assertNumbers(GateDecision decision) {
        assertThat(decision.getApproved()).isTrue();
        assertThat(decision.getCount()).isGreaterThanOrEqualTo(50);
        assertThat(decision.getComparedReleaseId()).isEqualTo("bundled");
        assertThat(decision.getBrierGain())
                .isCloseTo(decision.getLiveBrier() - decision.getCandidateBrier(), within(1e-9))
                .isBetween(decision.getBrierGainLow(), decision.getBrierGainHigh());
        assertThat(decision.getBrierGainLow()).isPositive();
        assertThat(decision.getCandidateAuroc()).isGreaterThan(0.9);
        assertThat(decision.getCandidateEce()).isLessThan(decision.getLiveEce());
    }

    @Test
    void shouldTellWhatItDoesUntilItIsStopped(@TempDir Path folder) throws Exception {
        try (TrainerStream stream = new TrainerStream(folder)) {
            Trainer trainer = stream.trainer(Map.of());
            await("it says that it is idle")
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(progress(stream)).last().satisfies(said -> {
                        assertThat(said.getPhase()).isEqualTo(TrainingPhase.IDLE);
                        assertThat(said.getReason()).isEqualTo("every batch is decided on");
                    }));

            stream.stop(trainer);

            assertThat(progress(stream)).last().satisfies(said -> {
                assertThat(said.getModelId()).isEqualTo(stream.modelId);
                assertThat(said.getPhase()).isEqualTo(TrainingPhase.STOPPED);
            });
        }
    }

    private static List<TrainingProgress> progress(TrainerStream stream) {
        return stream.read(stream.connection.topics().trainingProgress(), "read_committed");
    }

    @Test
    void shouldWaitForMoreLabelsWhenTooFewCanJudge(@TempDir Path folder) throws Exception {
        try (TrainerStream stream = new TrainerStream(folder)) {
            Trainer trainer = stream.trainer(Map.of());
            stream.label("b1", 60, labeler -> false);
            await("too few labels").atMost(PATIENCE).until(() -> trainer.status()
                    .state()
                    .toString()
                    .contains("labels of the audit sample, the gate needs 70"));

            stream.label("b2", 180, labeler -> false);
            awaitDecisions(stream, 1);

            assertThat(stream.decisions().get(0).getBatchIds()).containsExactly("b2", "b1");
        }
    }

    @Test
    void shouldPassOverABatchWithLabelsThatAreNoneAndTrainOnTheNext(@TempDir Path folder) throws Exception {
        try (TrainerStream stream = new TrainerStream(folder)) {
            stream.invalidBatch("invalid");
            stream.label("b1", 240, labeler -> false);
            stream.trainer(Map.of());
            awaitDecisions(stream, 1);

            assertThat(stream.decisions().get(0).getBatchIds()).containsExactly("b1");
            assertThat(stream.meters
                            .counter(
                                    "candor.training.unreadable",
                                    "topic",
                                    stream.connection
                                            .topics()
                                            .calibrationBatches()
                                            .name())
                            .count())
                    .isOne();
        }
    }

    @Test
    void shouldTrainOnTheNextBatchWhenTheOnesBeforeUnpackToMegabytes(@TempDir Path folder) throws Exception {
        try (TrainerStream stream = new TrainerStream(folder)) {
            stream.oversizedBatches();
            stream.label("b1", 240, labeler -> false);
            stream.trainer(Map.of());
            awaitDecisions(stream, 1);

            assertThat(stream.decisions().get(0).getBatchIds()).containsExactly("b1");
        }
    }

    @Test
    void shouldDecideOnceWhenARunCannotSucceed(@TempDir Path folder) throws Exception {
        try (TrainerStream stream = new TrainerStream(folder)) {
            // Weights overflow in the first steps.
            Trainer trainer = stream.trainer(Map.of("calibration.learning-rate", "Infinity"));
            stream.label("b1", 240, labeler -> false);
            await("the failure is told").atMost(PATIENCE).until(() -> !failures(stream)
                    .isEmpty());
            await("nothing is left to do")
                    .atMost(PATIENCE)
                    .until(() -> trainer.status().state().toString().contains("every batch is decided on"));

            ReleaseEvent failure = failures(stream).get(0);
            assertThat(failures(stream)).hasSize(1);
            assertThat(failure.getStatus()).isEqualTo(ReleaseStatus.REJECTED);
            assertThat(failure.getBatchIds()).containsExactly("b1");
            assertThat(failure.getReason()).startsWith("training failed");
            assertThat(stream.meters
                            .counter("candor.training.decisions", "decision", "failed")
                            .count())
                    .isOne();
        }
    }

    private static List<ReleaseEvent> failures(TrainerStream stream) {
        return stream.read(stream.connection.topics().releases(), "read_committed").stream()
                .filter(event -> event.getDecidedBy().equals("trainer"))
                .toList();
    }

    @Test
    void shouldReadOnlyForAWhileWhenThereIsMuchToRead(@TempDir Path folder) throws Exception {
        try (TrainerStream stream = new TrainerStream(folder)) {
            stream.label("b1", 10, labeler -> false);
            TrainerConfig config = Labels.config(TrainerStream.settings(folder, stream.prefix()));
            try (TrainingInputs inputs = new TrainingInputs(
                    new TrainerClients(stream.connection, config, stream.meters).reader(),
                    ReleaseLog.open(stream.connection),
                    ErasureLog.open(stream.connection),
                    stream.connection.topics(),
                    stream.modelId,
                    config.memory(),
                    Labels.metrics())) {
                assertThat(inputs.catchUp(Duration.ZERO)).isFalse();
                int before = inputs.revision();

                assertThat(inputs.catchUp(PATIENCE)).isTrue();

                assertThat(inputs.revision()).isGreaterThan(before);
                assertThat(inputs.waiting()).hasSize(1);
            }
        }
    }

    @Test
    void shouldSampleItsShareOfTheAnswersOnce(@TempDir Path folder) throws Exception {
        try (TrainerStream stream = new TrainerStream(folder)) {
            stream.trainer(Map.of("sampling.share", "0.5", "sampling.samples", "3", "sampling.max-tokens", "4"));
            await("sampler joined").atMost(PATIENCE).until(() -> {
                stream.answer(4);
                return !signals(stream).isEmpty();
            });

            Trainer another = stream.trainer(Map.of("sampling.share", "0.5", "sampling.samples", "3"));
            stream.answer(100);
            await("signals of the rest")
                    .atMost(PATIENCE)
                    .until(() -> signals(stream).size() > 20);

            assertThat(another.isAlive()).isTrue();
            List<ConsistencySignal> signals = signals(stream);
            assertThat(signals).extracting(ConsistencySignal::getQuestionId).doesNotHaveDuplicates();
            assertThat(signals).allSatisfy(signal -> {
                assertThat(signal.getSampleCount())
                        .isEqualTo(signal.getSamples().size());
                assertThat(signal.getAgreement()).isBetween(0.0, 1.0);
                assertThat(new AuditSlice(0.4, "candor")
                                .contains(TextIdentity.of(signal.getQuestion(), signal.getQuestionId())))
                        .isFalse();
            });
        }
    }

    @Test
    void shouldSkipToTheNewestAnswersWhenTheSamplerFallsBehind(@TempDir Path folder) throws Exception {
        try (TrainerStream stream = new TrainerStream(folder)) {
            stream.answer(400);
            stream.trainer(Map.of(
                    "sampling.share", "1",
                    "sampling.samples", "2",
                    "sampling.max-tokens", "2",
                    "sampling.max-lag", "40",
                    "consumer.\"auto.offset.reset\"", "earliest"));

            await("signals of the newest").atMost(PATIENCE).until(() -> !signals(stream)
                    .isEmpty());

            assertThat(stream.meters
                            .counter("candor.training.sampling.questions", "outcome", "skipped")
                            .count())
                    .isBetween(360.0, 400.0);
            assertThat(signals(stream)).hasSizeLessThanOrEqualTo(40);
        }
    }

    private static List<ConsistencySignal> signals(TrainerStream stream) {
        return stream.read(stream.connection.topics().consistency(), "read_committed");
    }

    private static void awaitDecisions(TrainerStream stream, int count) {
        await("decision " + count)
                .atMost(PATIENCE)
                .until(() -> stream.decisions().size() >= count);
    }
}

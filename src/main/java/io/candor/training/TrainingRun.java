package io.candor.training;

import io.candor.event.GateDecision;
import io.candor.event.ReleaseEvent;
import io.candor.event.ReleaseStatus;
import io.candor.honesty.PairedComparison;
import io.candor.honesty.map.LogitMap;
import io.candor.llm.adapter.AdapterFolder;
import io.candor.llm.adapter.AdapterManifest;
import io.candor.llm.decoder.LanguageModel;
import io.candor.release.gate.GateFigures;
import io.candor.release.gate.GateVerdict;
import io.candor.release.gate.ReleaseGate;
import io.candor.release.store.Canary;
import io.candor.release.store.Fetched;
import io.candor.release.store.MapFile;
import io.candor.release.store.ReleaseManifest;
import io.candor.release.store.ReleaseStore;
import io.candor.release.store.ReleaseUnavailableException;
import io.candor.release.store.StoredRelease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Turns a task into a stored candidate and the gate's decision on it. */
final class TrainingRun {
    private static final String GATE = "gate";

    private final LanguageModel model;
    private final CandidateTraining training;
    private final ReleaseStore store;
    private final TrainerConfig config;
    private final DutyCycle dutyCycle;
    private final Consumer<TrainerState> state;
    private final Clock clock;

    TrainingRun(
            LanguageModel model,
            CandidateTraining training,
            ReleaseStore store,
            TrainerConfig config,
            DutyCycle dutyCycle,
            Consumer<TrainerState> state,
            Clock clock) {
        this.model = model;
        this.training = training;
        this.store = store;
        this.config = config;
        this.dutyCycle = dutyCycle;
        this.state = state;
        this.clock = clock;
    }

    /** The outcome of a task. */
    sealed interface Result {}

    /** @param event the decision, to be published */
    record Decided(TrainingTask task, ReleaseEvent event) implements Result {}

    /** @param reason why nothing can be decided yet */
    record Undecided(TrainingTask task, String reason) implements Result {}

    /** @param cause what ended it */
    record Failed(TrainingTask task, Throwable cause) implements Result {}

    /** @throws TrainingStoppedException if it was told to stop */
    Result run(TrainingTask task) {
        Optional<Path> live = task.live().map(event -> fetched(event.getManifestUri(), event.getManifestSha256()));
        Optional<Path> before = stored(task.releaseId());
        Path folder = before.orElseGet(() -> candidate(task, live));
        state.accept(new TrainerState.Judging(task.releaseId()));
        AuditScoring scoring = new AuditScoring(model, dutyCycle);
        AuditScoring.Scored slice = task.isFirstElicitation()
                ? scoring.consistency(task.judges(), folder, task.signals())
                : scoring.score(
                        task.selection().slice(), folder, live, task.selection().trainingLabels());
        if (before.isEmpty()) {
            write(slice.map(), folder);
        }
        StoredRelease stored = store.store(folder, manifest(task, folder));
        GateVerdict verdict = new ReleaseGate(config.gate().settings()).judge(slice.answers(), task.trial());
        if (verdict instanceof GateVerdict.Approved approved) {
            store.approve(stored);
            return decided(task, stored, ReleaseStatus.LIVE, approved.figures(), approved.reason());
        }
        if (verdict instanceof GateVerdict.Rejected rejected) {
            return decided(task, stored, ReleaseStatus.REJECTED, rejected.figures(), rejected.reason());
        }
        return new Undecided(task, verdict.reason());
    }

    /** The map belongs to the release; without one there is no file. */
    private static void write(LogitMap map, Path folder) {
        Path file = folder.resolve(MapFile.NAME);
        try {
            if (map.equals(LogitMap.IDENTITY)) {
                Files.deleteIfExists(file);
            } else {
                Files.write(file, MapFile.bytes(map));
            }
        } catch (IOException unwritable) {
            // The disk, which somebody may make room on.
            throw new ReleaseUnavailableException(file + " cannot be written: " + unwritable, unwritable);
        }
    }

    /** The candidate that an earlier process stored under this id, which must not be given to another one. */
    private Optional<Path> stored(String releaseId) {
        return store.find(releaseId)
                .map(found -> whole(store.fetchCandidate(found.manifestUri(), found.manifestSha256())));
    }

    /** Of our own candidate: nobody will store it anew, so damage ends the run for good. */
    private static Path whole(Fetched found) {
        if (found instanceof Fetched.Damaged damaged) {
            throw new IllegalStateException("the candidate lies damaged in the store: " + damaged.detail());
        }
        return found.orThrow().folder();
    }

    /** Of the live release: a damaged one is mended by an operator, and the batches are not to blame. */
    private Path fetched(String manifestUri, String manifestSha256) {
        return store.fetch(manifestUri, manifestSha256).orThrow().folder();
    }

    private Path candidate(TrainingTask task, Optional<Path> live) {
        dutyCycle.begin();
        return training.candidate(task, live, new CandidateTraining.StageProgress() {
            @Override
            public void eliciting(TrainingSteps steps) {
                state.accept(new TrainerState.Eliciting(task.releaseId(), steps));
                dutyCycle.idle();
            }

            @Override
            public void calibrating(TrainingSteps steps) {
                state.accept(new TrainerState.Calibrating(task.releaseId(), steps));
                dutyCycle.idle();
            }
        });
    }

    private ReleaseManifest manifest(TrainingTask task, Path folder) {
        AdapterManifest adapter =
                AdapterFolder.read(folder, model.checkpoint()).manifest().orElseThrow();
        float[] canaries = new AuditScoring(model, dutyCycle).confidences(folder, Canary.QUESTIONS);
        String precision = model.precision().setting();
        return ReleaseManifest.of(
                        task.releaseId(), model.modelId(), model.checkpoint().modelHash(), clock.instant())
                .withLineage(task.live().map(ReleaseEvent::getReleaseId), task.batchIds())
                .withFigures(adapter.made(), adapter.metrics())
                .withCanaries(Canary.measured(Canary.QUESTIONS, Map.of(precision, canaries)));
    }

    private Decided decided(
            TrainingTask task, StoredRelease stored, ReleaseStatus status, GateFigures figures, String verdict) {
        String why = task.isFirstElicitation()
                ? "by the model's own consistency, without a label, against its mean: " + verdict
                : verdict;
        String reason = task.selection().suspects().isEmpty()
                ? why
                : why + "; labelers not believed: "
                        + task.selection().suspects().size();
        ReleaseEvent event = stored.event(status, GATE, reason, clock.instant());
        // Batches waiting now may be more than those the store knew when a process before this one stored the
        // candidate.
        event.setBatchIds(task.batchIds());
        event.setDecision(decision(task, status == ReleaseStatus.LIVE, figures, reason));
        return new Decided(task, event);
    }

    private static GateDecision decision(TrainingTask task, boolean approved, GateFigures figures, String reason) {
        PairedComparison comparison = figures.comparison();
        GateDecision.Builder decision = GateDecision.newBuilder()
                .setApproved(approved)
                .setReason(reason)
                .setCount(comparison.n())
                .setCandidateBrier(comparison.candidateBrier())
                .setBrierGain(-comparison.brierDifference().estimate())
                .setBrierGainLow(-comparison.brierDifference().high())
                .setBrierGainHigh(-comparison.brierDifference().low())
                .setIntervalLevel(comparison.brierDifference().level())
                .setCandidateAuroc(orNull(comparison.candidateAuroc()))
                .setCandidateEce(figures.candidateEce())
                .setTrial(task.trial())
                .setAlpha(figures.evidence().alpha())
                .setLogEValue(figures.evidence().logEValue())
                .setHarmedDomains(figures.harmed());
        task.live().ifPresent(live -> decision.setComparedReleaseId(live.getReleaseId())
                .setLiveBrier(comparison.liveBrier())
                .setLiveAuroc(orNull(comparison.liveAuroc()))
                .setLiveEce(figures.liveEce()));
        return decision.build();
    }

    private static Double orNull(double value) {
        return Double.isNaN(value) ? null : (Double) value;
    }
}

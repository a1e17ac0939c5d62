package io.candor.monitor;

import io.candor.event.TrainingPhase;
import io.candor.event.TrainingProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What trainers do. */
@Schema(name = "TrainerOverview", description = "What trainers do, by what they wrote on candor.training-progress.")
record TrainerOverview(
        @Schema(
                required = true,
                description = "All of it in one sentence, also where no trainer runs.",
                examples = "One trainer runs.")
        String statement,

        @Schema(required = true, description = "The trainer of each model, by model.")
        List<Trainer> trainers) {

    /** They say something every half minute. */
    static final Duration SILENT = Duration.ofSeconds(90);

    /** The trainer of one model. */
    @Schema(name = "MonitoredTrainer", description = "What the trainer of one model does.")
    record Trainer(
            @Schema(required = true, description = "The model that is trained.", examples = "atlas@1f2e3d4c5b6a")
            String modelId,

            @Schema(
                    required = true,
                    description = "Whether it runs: it was heard of lately and has not said that it stops.",
                    examples = "true")
            boolean running,

            @Schema(
                    required = true,
                    description = "What it does, or did when it was heard of last.",
                    examples = "CALIBRATING")
            TrainingPhase phase,

            @Schema(required = true, description = "When the phase began.", examples = "2026-01-01T12:00:00Z")
            Instant since,

            @Schema(required = true, description = "When it was heard of last.", examples = "2026-01-01T12:01:00Z")
            Instant heardAt,

            @Schema(
                    required = true,
                    description = "The same in sentences.",
                    examples = "Learns from labels: epoch 2 of at most 6, step 40 of at most 120.")
            String statement,

            @Schema(nullable = true, description = "The candidate that is made; null in other phases.", examples = "r2")
            String releaseId,

            @Schema(nullable = true, description = "Steps taken; null where the phase has none.", examples = "40")
            Long step,

            @Schema(nullable = true, description = "Steps at most; it may end sooner.", examples = "120")
            Long steps,

            @Schema(nullable = true, description = "Pass over the examples, from 1.", examples = "2")
            Integer epoch,

            @Schema(nullable = true, description = "Passes at most.", examples = "6")
            Integer epochs,

            @Schema(
                    nullable = true,
                    description =
                            "When what failed is tried again; null where nothing is, or the trainer does not run.",
                    examples = "2026-01-01T12:01:10Z")
            Instant nextAttemptAt,

            @Schema(required = true, description = "Labels that it keeps.", minimum = "0", examples = "640")
            int labels,

            @Schema(
                    required = true,
                    description = "Batches of labels without a decision.",
                    minimum = "0",
                    examples = "1")
            int batchesWaiting) {

        static Trainer of(TrainingProgress said, Instant now) {
            boolean silent = said.getAt().plus(SILENT).isBefore(now);
            boolean running = !silent && said.getPhase() != TrainingPhase.STOPPED;
            return new Trainer(
                    said.getModelId(),
                    running,
                    said.getPhase(),
                    said.getSince(),
                    said.getAt(),
                    TrainerStatement.of(said, silent),
                    said.getReleaseId(),
                    said.getStep(),
                    said.getSteps(),
                    said.getEpoch(),
                    said.getEpochs(),
                    running ? said.getNextAttemptAt() : null,
                    said.getLabels(),
                    said.getBatchesWaiting());
        }
    }

    static TrainerOverview of(Collection<TrainingProgress> latest, Instant now) {
        List<Trainer> trainers =
                latest.stream().map(said -> Trainer.of(said, now)).toList();
        long running = trainers.stream().filter(Trainer::running).count();
        return new TrainerOverview(statement(trainers.size(), running), trainers);
    }

    private static String statement(int known, long running) {
        if (known == 0) {
            return "No trainer was ever heard of: nothing learns from labels until a process with the role trainer runs (./candor trainer, or ./candor up).";
        }
        if (running == 0) {
            return "No trainer runs: labels are kept, and learned from when a process with the role trainer runs again.";
        }
        return running == 1 ? "One trainer runs." : running + " trainers run, each for a model of its own.";
    }
}

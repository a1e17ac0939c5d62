package io.candor.training;

import io.candor.event.TrainingPhase;
import io.candor.event.TrainingProgress;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * A state with the moment at which it began.
 *
 * @param since of the phase: steps and reasons may change in it
 */
record StatedProgress(TrainerState state, Instant since) {
    private static final int LONGEST_REASON = 500;

    /** Entered now, or the same phase going on. */
    StatedProgress with(TrainerState now, Instant at) {
        return phase(now) == phase(state) ? new StatedProgress(now, since) : new StatedProgress(now, at);
    }

    /** What operators are told. */
    static TrainingProgress of(String modelId, StatedProgress stated, TrainerStatus status, Instant now) {
        TrainerState state = stated.state();
        TrainingProgress progress = TrainingProgress.newBuilder()
                .setModelId(modelId)
                .setPhase(phase(state))
                .setSince(stated.since().truncatedTo(ChronoUnit.MILLIS))
                .setAt(now.truncatedTo(ChronoUnit.MILLIS))
                .setReason(reason(state))
                .setLabels(status.labels())
                .setBatchesWaiting(status.waiting())
                .build();
        if (state instanceof TrainerState.Eliciting eliciting) {
            steps(progress, eliciting.releaseId(), eliciting.steps());
        } else if (state instanceof TrainerState.Calibrating calibrating) {
            steps(progress, calibrating.releaseId(), calibrating.steps());
        } else if (state instanceof TrainerState.Judging judging) {
            progress.setReleaseId(judging.releaseId());
        } else if (state instanceof TrainerState.Publishing publishing) {
            progress.setReleaseId(publishing.releaseId());
        } else if (state instanceof TrainerState.Waiting waiting) {
            again(progress, status, waiting.pause());
        } else if (state instanceof TrainerState.Failing failing) {
            again(progress, status, failing.pause());
        }
        return progress;
    }

    private static void steps(TrainingProgress progress, String releaseId, TrainingSteps steps) {
        progress.setReleaseId(releaseId);
        progress.setStep(steps.done());
        progress.setSteps(steps.total());
        progress.setEpoch(steps.epoch());
        progress.setEpochs(steps.epochs());
    }

    private static void again(TrainingProgress progress, TrainerStatus status, Duration pause) {
        progress.setNextAttemptAt(status.changedAt().plus(pause).truncatedTo(ChronoUnit.MILLIS));
    }

    private static String reason(TrainerState state) {
        String reason = "";
        if (state instanceof TrainerState.Idle idle) {
            reason = idle.why();
        } else if (state instanceof TrainerState.Waiting waiting) {
            reason = waiting.why();
        } else if (state instanceof TrainerState.Failing failing) {
            reason = failing.cause();
        }
        return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON);
    }

    private static TrainingPhase phase(TrainerState state) {
        if (state instanceof TrainerState.Standby) {
            return TrainingPhase.UNKNOWN;
        }
        return TrainingPhase.valueOf(state.label().toUpperCase(Locale.ROOT));
    }
}

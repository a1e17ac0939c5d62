package io.candor.training;

import java.time.Duration;
import java.util.Locale;

/** Current activity of the trainer. */
sealed interface TrainerState {

    /** One word for dashboards. */
    default String label() {
        return getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    /** Reads what was decided before it started. */
    record Starting() implements TrainerState {}

    /** Another trainer of the group trains. */
    record Standby() implements TrainerState {}

    /** Nothing to do, or not yet; {@code why} is a clause for people. */
    record Idle(String why) implements TrainerState {}

    /** Stage 1: from the model's own consistency. */
    record Eliciting(String releaseId, long done, long total) implements TrainerState {}

    /** Stage 2: from labels. */
    record Calibrating(String releaseId, long done, long total) implements TrainerState {}

    /** Stores the candidate and compares it with the live release. */
    record Judging(String releaseId) implements TrainerState {}

    /** Publishes the decision. */
    record Publishing(String releaseId) implements TrainerState {}

    /** A dependency is unavailable or broken; it tries again after {@code pause}. */
    record Failing(String cause, Duration pause) implements TrainerState {}

    /** Closed. */
    record Stopped() implements TrainerState {}
}

package io.candor.training;

import io.candor.event.registry.SchemaNotYetKnownException;
import java.time.Duration;
import java.util.Locale;

/** Current activity of the trainer. */
sealed interface TrainerState {

    /** One word for dashboards. */
    default String label() {
        return getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    /** What {@code failure} means while it is tried again after {@code pause}. */
    static TrainerState after(Throwable failure, Duration pause) {
        return failure instanceof SchemaNotYetKnownException
                ? new Waiting("waiting for a schema: " + failure.getMessage(), pause)
                : new Failing(failure.toString(), pause);
    }

    /** Whether it does its work, or would if there were any. */
    default boolean isReady() {
        return !(this instanceof Failing || this instanceof Starting);
    }

    /** Reads what was decided before it started. */
    record Starting() implements TrainerState {}

    /** Another trainer of the group trains. */
    record Standby() implements TrainerState {}

    /** Nothing to do, or not yet; {@code why} is a clause for people. */
    record Idle(String why) implements TrainerState {}

    /** Stage 1: from the model's own consistency. */
    record Eliciting(String releaseId, TrainingSteps steps) implements TrainerState {}

    /** Stage 2: from labels. */
    record Calibrating(String releaseId, TrainingSteps steps) implements TrainerState {}

    /** Stores the candidate and compares it with the live release. */
    record Judging(String releaseId) implements TrainerState {}

    /** Publishes the decision. */
    record Publishing(String releaseId) implements TrainerState {}

    /** The registry, which can be asked, does not know the schema of a record yet; it tries again after {@code pause}. */
    record Waiting(String why, Duration pause) implements TrainerState {}

    /** A dependency is unavailable or broken; it tries again after {@code pause}. */
    record Failing(String cause, Duration pause) implements TrainerState {}

    /** Closed. */
    record Stopped() implements TrainerState {}
}

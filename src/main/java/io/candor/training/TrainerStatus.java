package io.candor.training;

import io.candor.event.ReleaseEvent;
import java.time.Duration;
import java.util.Optional;

/** The trainer's state for other threads, and their request to stop. */
final class TrainerStatus {
    private volatile TrainerState state = new TrainerState.Starting();
    private volatile Optional<ReleaseEvent> lastDecision = Optional.empty();
    private volatile long beatNanos = System.nanoTime();
    private volatile int labels;
    private volatile int waiting;
    private volatile boolean untaught;
    private volatile boolean stopping;

    TrainerState state() {
        return state;
    }

    void state(TrainerState now) {
        state = now;
    }

    /** The last decision of this process. */
    Optional<ReleaseEvent> lastDecision() {
        return lastDecision;
    }

    void decided(ReleaseEvent event) {
        lastDecision = Optional.of(event);
    }

    /** Labels kept. */
    int labels() {
        return labels;
    }

    /** Batches without a decision. */
    int waiting() {
        return waiting;
    }

    void counts(int rememberedLabels, int waitingBatches) {
        labels = rememberedLabels;
        waiting = waitingBatches;
    }

    /** Whether the live release was seen to have learned nothing. */
    boolean isUntaught() {
        return untaught;
    }

    void untaught(boolean now) {
        untaught = now;
    }

    void beat() {
        beatNanos = System.nanoTime();
    }

    /** How long ago the loop last began a round. */
    Duration sinceBeat() {
        return Duration.ofNanos(System.nanoTime() - beatNanos);
    }

    /** Whether a run has the device. */
    boolean isTraining() {
        TrainerState now = state;
        return now instanceof TrainerState.Eliciting
                || now instanceof TrainerState.Calibrating
                || now instanceof TrainerState.Judging;
    }

    void stop() {
        stopping = true;
    }

    boolean isStopping() {
        return stopping;
    }
}

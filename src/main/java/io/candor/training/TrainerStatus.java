package io.candor.training;

import io.candor.event.ReleaseEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The trainer's state for other threads, and their request to stop. */
final class TrainerStatus {
    private final Clock clock;
    private volatile StatedProgress stated;
    private volatile Instant changedAt;
    private volatile boolean elected;
    private volatile Optional<ReleaseEvent> lastDecision = Optional.empty();
    private volatile long beatNanos = System.nanoTime();
    private volatile int labels;
    private volatile int waiting;
    private volatile boolean untaught;
    private volatile boolean stopping;

    TrainerStatus(Clock clock) {
        this.clock = clock;
        this.changedAt = clock.instant();
        this.stated = new StatedProgress(new TrainerState.Starting(), changedAt);
    }

    TrainerState state() {
        return stated.state();
    }

    /** Two threads say it, never both at a time: the loop, and the engine while the loop only waits for it. */
    void state(TrainerState now) {
        changedAt = clock.instant();
        stated = stated.with(now, changedAt);
    }

    /** The state with the moment at which it began. */
    StatedProgress stated() {
        return stated;
    }

    /** When the state was last said. */
    Instant changedAt() {
        return changedAt;
    }

    /** Whether this is the trainer of its group that trains. */
    boolean isElected() {
        return elected;
    }

    void elected(boolean now) {
        elected = now;
    }

    /** The last decision by training, of this process or one before it. */
    Optional<ReleaseEvent> lastDecision() {
        return lastDecision;
    }

    /** An earlier one is passed by: the log of releases may not hold yet what this process has just published. */
    void decided(ReleaseEvent event) {
        lastDecision = lastDecision
                .filter(known -> known.getDecidedAt().isAfter(event.getDecidedAt()))
                .or(() -> Optional.of(event));
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
        TrainerState now = state();
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

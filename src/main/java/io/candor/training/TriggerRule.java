package io.candor.training;

import io.candor.event.BatchTrigger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * When waiting batches are worth a training run.
 *
 * @param batches how many batches are enough
 * @param maxWait how long the oldest may wait, by the trainer's clock
 */
record TriggerRule(int batches, Duration maxWait) {

    /** Why a run starts. */
    enum Cause {
        /** Enough batches. */
        BATCHES,
        /** The oldest batch waited long enough. */
        CLOCK,
        /** Confidences drift, so one batch is enough. */
        ALARM,
        /** The live release has learned nothing, and there are signals enough to begin with. */
        UNTAUGHT
    }

    TriggerRule {
        if (batches < 1) {
            throw new IllegalArgumentException("candor.training.trigger.batches must be at least 1, got: " + batches);
        }
        if (maxWait.isNegative() || maxWait.isZero()) {
            throw new IllegalArgumentException("candor.training.trigger.max-wait must be positive, got: " + maxWait);
        }
    }

    /**
     * @param waiting the batches without a decision, the oldest first
     * @param lastAlarm when the last drift alarm of the model was raised
     */
    Optional<Cause> due(List<WaitingBatch> waiting, Optional<Instant> lastAlarm, Instant now) {
        if (waiting.isEmpty()) {
            return Optional.empty();
        }
        WaitingBatch oldest = waiting.get(0);
        WaitingBatch newest = waiting.get(waiting.size() - 1);
        // The calibrator closes a batch when an alarm is raised, and an alarm during another batch makes that one
        // urgent too.
        boolean alarmed = waiting.stream().anyMatch(batch -> batch.trigger() == BatchTrigger.DRIFT)
                || lastAlarm
                        .filter(raised -> raised.isAfter(oldest.openedAt())
                                && !newest.closedAt().isBefore(raised))
                        .isPresent();
        if (alarmed) {
            return Optional.of(Cause.ALARM);
        }
        if (waiting.size() >= batches) {
            return Optional.of(Cause.BATCHES);
        }
        return oldest.closedAt().plus(maxWait).isAfter(now) ? Optional.empty() : Optional.of(Cause.CLOCK);
    }
}

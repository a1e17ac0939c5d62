package io.candor.simulation;

import io.candor.honesty.promise.ErrorPromise;
import io.candor.honesty.promise.PromiseStatus;
import io.candor.honesty.promise.PromisedAcceptance;
import io.candor.honesty.promise.SampleDemand;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * What becomes in one seed of a promise of all domains together: it is kept by the labels before the change, withdrawn because accepted
 * answers are wrong, and restored by those that the maps make of it. Which answers are accepted says the threshold in force when
 * they are given, however late their labels come. Used once.
 */
final class LoopPromise {
    private final PromisedAcceptance acceptance;
    private final Optional<SampleDemand> demand;
    private final double fixedShare;
    /** Time in days → the threshold in force since. */
    private final TreeMap<Double, OptionalDouble> thresholds = new TreeMap<>();

    private final Tally before = new Tally();
    private final Tally misled = new Tally();
    private final Tally restored = new Tally();
    private int labels;
    private double answers;
    private Integer keptLabels;
    private double keptAnswers;
    private boolean changed;
    private LoopOutcome.Moment firstWrong;
    private LoopOutcome.Moment withdrawal;
    private LoopOutcome.Moment restoration;

    /**
     * @param demand how the share of the audit sample follows; empty where it does not
     * @param fixedShare the share where it does not
     */
    LoopPromise(ErrorPromise promise, Optional<SampleDemand> demand, double fixedShare) {
        this.acceptance = new PromisedAcceptance(promise);
        this.demand = demand;
        this.fixedShare = fixedShare;
    }

    /** Accepted answers whose label came. */
    private static final class Tally {
        private int count;
        private double wrong;

        private void add(double error) {
            count++;
            wrong += error;
        }

        private double error() {
            return count == 0 ? Double.NaN : wrong / count;
        }
    }

    /** The truth changes now. */
    void truthChanges() {
        changed = true;
    }

    /**
     * Takes a label of the audit sample that counts.
     *
     * @param confidence that the answer carried
     * @param answered when it was given, in days after the change
     * @param moment now
     */
    void add(double confidence, double correctness, double answered, LoopOutcome.Moment moment) {
        labels++;
        answers += 1 / demand.map(its -> its.share(acceptance.state())).orElse(fixedShare);
        if (isAccepted(confidence, answered)) {
            count(1 - correctness, answered, moment);
        }
        boolean kept = acceptance.status() == PromiseStatus.KEPT;
        acceptance.add(confidence, correctness);
        thresholds.put(moment.days(), acceptance.threshold());
        if (kept != (acceptance.status() == PromiseStatus.KEPT)) {
            turned(!kept, moment);
        }
    }

    private boolean isAccepted(double confidence, double answered) {
        Map.Entry<Double, OptionalDouble> inForce = thresholds.lowerEntry(answered);
        return inForce != null
                && inForce.getValue().isPresent()
                && confidence >= inForce.getValue().getAsDouble();
    }

    private void count(double error, double answered, LoopOutcome.Moment moment) {
        if (answered < 0) {
            before.add(error);
        } else if (withdrawal == null || answered <= withdrawal.days()) {
            misled.add(error);
            firstWrong = firstWrong == null && error > 0.5 ? moment : firstWrong;
        } else {
            restored.add(error);
        }
    }

    private void turned(boolean kept, LoopOutcome.Moment moment) {
        if (!changed) {
            if (kept && keptLabels == null) {
                keptLabels = labels;
                keptAnswers = answers;
            }
        } else if (!kept && withdrawal == null && firstWrong != null) {
            withdrawal = moment;
        } else if (kept && withdrawal != null && restoration == null) {
            restoration = moment;
        }
    }

    LoopOutcome.Promised outcome() {
        return new LoopOutcome.Promised(
                keptLabels,
                keptLabels == null ? null : keptAnswers,
                since(firstWrong, withdrawal),
                since(withdrawal, restoration),
                before.error(),
                misled.error(),
                restored.error());
    }

    private static LoopOutcome.Moment since(LoopOutcome.Moment from, LoopOutcome.Moment to) {
        return to == null ? null : new LoopOutcome.Moment(to.labels() - from.labels(), to.days() - from.days());
    }
}

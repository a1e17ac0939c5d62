package io.candor.simulation;

import io.candor.honesty.SplitMix64;
import io.candor.honesty.map.HierarchicalPlattFit;
import io.candor.honesty.map.LabeledLogit;
import io.candor.honesty.map.LogitMap;
import io.candor.honesty.promise.ErrorPromise;
import io.candor.honesty.promise.PromiseStatus;
import io.candor.honesty.promise.PromisedAcceptance;
import java.util.ArrayList;
import java.util.List;

/**
 * A promise on one stream of sampled labels while releases change: the head's logits are off, and every 10 to 500 labels a map goes live that
 * was fitted to the newest 500 labels before. Each label counts with the confidence of the map that was live. What is accepted, and how much of it
 * is wrong, is known exactly.
 */
final class PromiseStream {
    private static final String DOMAIN = "simulated";
    private static final int FIRST_FIT = 50;
    private static final int WINDOW = 500;
    private static final double INTERCEPT = 0.5;
    /** Labels that a withdrawal is waited for. */
    private static final int MOST_AFTER_BREAK = 20_000;

    private final PromiseWorld world;
    private final double target;
    private final SplitMix64 random;
    private final double slope;
    private final PromisedAcceptance policy;
    private final List<LabeledLogit> seen = new ArrayList<>();
    private LogitMap map = LogitMap.IDENTITY;
    private int nextFit = FIRST_FIT;

    private double acceptedSum;
    private double wrongSum;
    private boolean everBroken;
    private long timesAbove;
    private int first = -1;

    /** Every second head is too sure of itself, the others not enough. */
    PromiseStream(PromiseWorld world, ErrorPromise promise, long seed) {
        this.world = world;
        this.target = promise.target();
        this.random = SplitMix64.stream(seed, 0);
        this.slope = seed % 2 == 0 ? 0.7 : 1.4;
        this.policy = new PromisedAcceptance(promise);
    }

    /** Takes labels; returns what the policy then accepts. */
    PromiseWorld.Acceptance run(int labels) {
        PromiseWorld.Acceptance accepting = accepting();
        for (int i = 0; i < labels; i++) {
            if (seen.size() >= nextFit) {
                map = HierarchicalPlattFit.fit(
                        seen.subList(Math.max(0, seen.size() - WINDOW), seen.size()), LogitMap.IDENTITY);
                nextFit = seen.size() + 10 + random.nextInt(491);
                accepting = accepting();
            }
            double before = policy.threshold().orElse(-1);
            seen.add(next(0));
            if (policy.threshold().orElse(-1) != before) {
                accepting = accepting();
            }
            note(accepting);
        }
        return accepting;
    }

    /** Its label is heard by the policy. */
    private LabeledLogit next(double broken) {
        boolean right = random.nextDouble() < world.accuracy();
        double logit = INTERCEPT + slope * world.logOdds(right, random.nextGaussian());
        boolean still = right && random.nextDouble() >= broken;
        LabeledLogit label = new LabeledLogit(logit, DOMAIN, "", still ? 1 : 0, true);
        policy.add(map.confidence(label), label.correctness());
        return label;
    }

    private void note(PromiseWorld.Acceptance accepting) {
        acceptedSum += accepting.accepted();
        wrongSum += accepting.wrong();
        everBroken |= wrongSum > target * acceptedSum;
        timesAbove += accepting.error() > target ? 1 : 0;
        if (first < 0 && accepting.accepted() > 0) {
            first = seen.size();
        }
    }

    /** By the map that is live: it rises with the logit. */
    private PromiseWorld.Acceptance accepting() {
        if (policy.threshold().isEmpty()) {
            return PromiseWorld.Acceptance.NONE;
        }
        double threshold = policy.threshold().getAsDouble();
        double low = -40;
        double high = 40;
        for (int i = 0; i < 60; i++) {
            double middle = (low + high) / 2;
            if (map.confidence(INTERCEPT + slope * middle, DOMAIN, "") >= threshold) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return world.from(high);
    }

    /**
     * Takes labels of answers of which a share has become wrong, while nobody fits a map, until the promise is withdrawn.
     *
     * @return how many; -1 where it was not in force, or was not withdrawn
     */
    int labelsToWithdrawal(double broken) {
        if (policy.status() != PromiseStatus.KEPT) {
            return -1;
        }
        for (int label = 1; label <= MOST_AFTER_BREAK; label++) {
            next(broken);
            if (policy.status() != PromiseStatus.KEPT) {
                return label;
            }
        }
        return -1;
    }

    /** Whether of all answers accepted so far more than the target were wrong, at any time. */
    boolean isEverBroken() {
        return everBroken;
    }

    /** Share of the labels at which the policy in force, with the map that was live, accepted more wrong answers than the target. */
    double timeAbove() {
        return (double) timesAbove / seen.size();
    }

    /** Labels until answers were accepted; empty as -1. */
    int first() {
        return first;
    }
}

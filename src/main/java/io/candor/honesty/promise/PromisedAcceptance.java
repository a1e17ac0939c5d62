package io.candor.honesty.promise;

import io.candor.honesty.Probability;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Finds the lowest confidence from which answers of a domain may be accepted so that a promise is kept, from a stream of random labels.
 *
 * <p><b>What is promised.</b> With the promised certainty, at every time at which a threshold t is in force: of the answers of the
 * domain since the epoch began whose confidence, as they carried it, reaches t, the mean chance of error is at most the target. Nothing
 * is assumed of how confidences come about: releases and maps may change between any two labels, and errors may depend on all that was
 * before. It is a statement about answers up to now; about the next ones only as far as they err like those, and where they do not it is
 * withdrawn. Two things are assumed: labels are a random sample of the domain's answers (its share may change with time, but not with
 * the answer), and what is drawn gets labelled whatever the answer. And confidences were said before the label taught anybody: a label
 * counts with the confidence that its answer carried. Scoring old labels anew with a map that was fitted to them would look better than
 * the map is.
 *
 * <p><b>How.</b> For each threshold of a grid an {@link ErrorEProcess} tests "errors from here on are above the target" (conformal
 * selective acceptance, arXiv 2605.20270). Thresholds are tested in a fixed order, from strict to loose, and all with the same level: the
 * first of them whose errors are above the target has to pass by itself before any behind it counts, so their number costs nothing. The
 * order begins at confidence 1 - target, where a calibrated confidence errs less than the target in the mean, and, with a smaller part
 * of the level, at a stricter one for confidences that are too high. A threshold is in force while the evidence of it, and of those
 * between it and the beginning, is enough <em>now</em>. For one threshold the certainty holds however releases change; for the one
 * that the order finds it holds while the first threshold whose mean error is above the target stays the same one. Where releases move it
 * among r thresholds, the chance that is proven is r times as high; simulated ({@code candor policy simulate}) it is not.
 *
 * <p><b>Withdrawal.</b> Accepted answers are watched by a {@link BreachEProcess}. When it refutes the promise, at a chance of 1 -
 * certainty of doing so wrongly in an epoch, no answer is accepted and evidence begins anew: a new epoch, with its own part of the level.
 * The parts, 4/5 and then 1/5 over k(k-1) for the k-th, add up to 1, so the certainty is that of all epochs together. The promise is
 * also withdrawn when the evidence for every threshold has become too little; those that would have been accepted by the last one are watched
 * on, so that what went wrong ends the epoch.
 *
 * <p>A pure function of the labels in their order. For one thread.
 */
public final class PromisedAcceptance {
    /** Error at a threshold by its confidence, in targets: the strictest, and the ratio of one to the next. */
    private static final double STRICTEST = 0.25;

    private static final double RATIO = 1.08;

    /**
     * @param errors where the order begins: the error that the threshold's confidence admits, in targets
     * @param share of the level
     */
    private record Beginning(double errors, double share) {}

    private static final List<Beginning> BEGINNINGS = List.of(new Beginning(1, 0.7), new Beginning(0.5, 0.3));
    private static final double FIRST_EPOCH = 0.8;

    private final ErrorPromise promise;
    /** From strict to loose. */
    private final double[] thresholds;

    private final int[] beginnings;
    private ErrorEProcess[] evidence;
    private BreachEProcess breach;
    private int epoch = 1;
    private long labels;
    /** Index of the threshold in force; -1 if none is. */
    private int inForce = -1;

    /** The last one that was in force in this epoch; -1 before. */
    private int watched = -1;

    private PromiseStatus status = PromiseStatus.NOT_YET;
    private boolean refuted;

    public PromisedAcceptance(ErrorPromise promise) {
        this.promise = promise;
        this.thresholds = thresholds(promise.target());
        this.beginnings = BEGINNINGS.stream()
                .mapToInt(beginning -> firstFrom(1 - beginning.errors() * promise.target()))
                .toArray();
        begin();
    }

    private static double[] thresholds(double target) {
        List<Double> all = new ArrayList<>();
        for (double error = STRICTEST * target; error < 1; error *= RATIO) {
            all.add(1 - error);
        }
        all.add(0.0);
        return all.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** The first threshold that is not stricter. */
    private int firstFrom(double confidence) {
        int index = 0;
        while (thresholds[index] > confidence) {
            index++;
        }
        return index;
    }

    private void begin() {
        evidence = new ErrorEProcess[thresholds.length];
        for (int i = 0; i < evidence.length; i++) {
            evidence[i] = new ErrorEProcess(promise.target());
        }
        breach = new BreachEProcess(promise.target());
        labels = 0;
        inForce = -1;
        watched = -1;
    }

    /**
     * Takes the next label of the sample.
     *
     * @param confidence that the answer carried, by which it was or would have been accepted, in [0, 1]
     * @param correctness in [0, 1]
     */
    public void add(double confidence, double correctness) {
        double said = Probability.require("confidence", confidence);
        double right = Probability.require("correctness", correctness);
        if (watched >= 0 && said >= thresholds[watched]) {
            breach.add(1 - right);
            if (breach.logEvidence() >= -StrictMath.log(promise.delta())) {
                epoch++;
                begin();
                status = PromiseStatus.WITHDRAWN;
                refuted = true;
                return;
            }
        }
        labels++;
        double[] payoffs = ErrorEProcess.logPayoffs(promise.target(), right);
        for (int i = firstFrom(said); i < evidence.length; i++) {
            evidence[i].add(payoffs, right);
        }
        enforce();
    }

    private void enforce() {
        inForce = loosest();
        if (inForce >= 0) {
            watched = inForce;
            status = PromiseStatus.KEPT;
            refuted = false;
        } else if (status == PromiseStatus.KEPT) {
            status = PromiseStatus.WITHDRAWN;
        }
    }

    /** The loosest threshold that is reached from a beginning over thresholds with enough evidence; -1 if there is none. */
    private int loosest() {
        int found = -1;
        for (int k = 0; k < beginnings.length; k++) {
            int end = firstWithout(needed(k), beginnings[k]);
            found = end > beginnings[k] ? Math.max(found, end - 1) : found;
        }
        return found;
    }

    /** The first threshold from a beginning on whose evidence is not enough. */
    private int firstWithout(double needed, int beginning) {
        int i = beginning;
        while (i < evidence.length && evidence[i].logEvidence() >= needed) {
            i++;
        }
        return i;
    }

    private double needed(int beginning) {
        double part = epoch == 1 ? FIRST_EPOCH : (1 - FIRST_EPOCH) / ((double) epoch * (epoch - 1));
        return -StrictMath.log(
                promise.delta() * part * BEGINNINGS.get(beginning).share());
    }

    /** The confidence from which answers are accepted; empty while none is. */
    public OptionalDouble threshold() {
        return inForce < 0 ? OptionalDouble.empty() : OptionalDouble.of(thresholds[inForce]);
    }

    public PromiseStatus status() {
        return status;
    }

    /** What there is to say now. */
    public AcceptanceState state() {
        int nearest = nearest();
        int shown = inForce >= 0 ? inForce : beginnings[nearest];
        ErrorEProcess its = evidence[shown];
        return new AcceptanceState(
                status,
                threshold(),
                epoch,
                labels,
                its.count(),
                its.errors(),
                its.logEvidence(),
                needed(nearest),
                inForce >= 0 ? OptionalLong.of(0) : labelsNeeded(nearest),
                labelsToWiden(),
                detail(nearest));
    }

    /** Of the beginnings the one from which the fewest labels are needed. */
    private int nearest() {
        int nearest = 0;
        for (int k = 1; k < beginnings.length; k++) {
            OptionalLong needed = labelsNeeded(k);
            OptionalLong fewest = labelsNeeded(nearest);
            if (needed.isPresent() && (fewest.isEmpty() || needed.getAsLong() < fewest.getAsLong())) {
                nearest = k;
            }
        }
        return nearest;
    }

    /** Until the next threshold is in force from the beginning that needs the fewest. */
    private OptionalLong labelsToWiden() {
        int next = inForce + 1;
        if (inForce < 0 || next >= evidence.length) {
            return OptionalLong.empty();
        }
        OptionalLong fewest = OptionalLong.empty();
        for (int k = 0; k < beginnings.length; k++) {
            if (beginnings[k] < next && firstWithout(needed(k), beginnings[k]) == next) {
                OptionalLong its = labelsUntil(evidence[next], needed(k));
                fewest = fewest.isEmpty() || its.isPresent() && its.getAsLong() < fewest.getAsLong() ? its : fewest;
            }
        }
        return fewest;
    }

    private OptionalLong labelsNeeded(int beginning) {
        return labelsUntil(evidence[beginnings[beginning]], needed(beginning));
    }

    private OptionalLong labelsUntil(ErrorEProcess its, double needed) {
        double perLabel = its.growth() * (its.count() + 1) / (labels + 2);
        if (perLabel <= 0) {
            return OptionalLong.empty();
        }
        double missing = Math.max(0, needed - its.logEvidence());
        return OptionalLong.of(Math.max(1, (long) StrictMath.ceil(missing / perLabel)));
    }

    private String detail(int nearest) {
        if (inForce >= 0) {
            return "of " + evidence[inForce].count() + " sampled answers with at least this confidence "
                    + tenths(evidence[inForce].errors()) + " were wrong";
        }
        String before =
                switch (status) {
                    case WITHDRAWN ->
                        refuted
                                ? "accepted answers were wrong more often than promised; "
                                : "the evidence has become too little; ";
                    case NOT_YET, KEPT -> "";
                };
        ErrorEProcess its = evidence[beginnings[nearest]];
        return before + "of " + its.count() + " sampled answers with a confidence of at least "
                + String.format(Locale.ROOT, "%.3f", thresholds[beginnings[nearest]]) + " " + tenths(its.errors())
                + " were wrong"
                + labelsNeeded(nearest).stream()
                        .mapToObj(needed -> ", about " + needed + " more labels of the sample are needed")
                        .findFirst()
                        .orElse(", so it cannot be kept while answers are as wrong as these");
    }

    private static String tenths(double errors) {
        return String.format(Locale.ROOT, errors == StrictMath.rint(errors) ? "%.0f" : "%.1f", errors);
    }
}

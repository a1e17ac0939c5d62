package io.candor.honesty.promise;

import io.candor.honesty.Probability;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;

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
 * <p><b>After a withdrawal</b> answers go on being wrong until the next maps know of it, and a mean since the withdrawal would carry these
 * errors along though nobody accepted them. So from the second epoch on evidence is begun anew, beside the older, when 100, 200, 400 ...
 * labels have come, with its own part of the epoch's level, 1/((j+1)(j+2)) for the j-th from 0; each says of the answers since its beginning what
 * is promised, and the first that has enough of it restores the promise.
 *
 * <p>A pure function of the labels in their order. For one thread.
 */
public final class PromisedAcceptance {
    /** Labels of an epoch after which evidence is begun anew for the first time. */
    private static final long FIRST_RESTART = 100;

    private final ErrorPromise promise;
    private final ThresholdGrid thresholds;
    /** In the order in which they began. */
    private final List<EvidenceSeries> all = new ArrayList<>();

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
        this.thresholds = ThresholdGrid.of(promise.target());
        begin();
    }

    private void begin() {
        all.clear();
        all.add(series());
        breach = new BreachEProcess(promise.target());
        labels = 0;
        inForce = -1;
        watched = -1;
    }

    private EvidenceSeries series() {
        return new EvidenceSeries(promise, thresholds, epoch, all.size());
    }

    private Stream<EvidenceSeries.Order> orders() {
        return all.stream().flatMap(series -> series.orders().stream());
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
        if (watched >= 0 && said >= thresholds.at(watched)) {
            breach.add(1 - right);
            if (breach.logEvidence() >= -StrictMath.log(promise.delta())) {
                epoch++;
                begin();
                status = PromiseStatus.WITHDRAWN;
                refuted = true;
                return;
            }
        }
        if (epoch > 1 && labels == FIRST_RESTART << (all.size() - 1)) {
            all.add(series());
        }
        labels++;
        double[] payoffs = ErrorEProcess.logPayoffs(promise.target(), right);
        int from = thresholds.firstFrom(said);
        all.forEach(series -> series.add(from, payoffs, right));
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
        return orders().filter(order -> order.end() > order.beginning())
                .mapToInt(order -> order.end() - 1)
                .max()
                .orElse(-1);
    }

    /** The confidence from which answers are accepted; empty while none is. */
    public OptionalDouble threshold() {
        return inForce < 0 ? OptionalDouble.empty() : OptionalDouble.of(thresholds.at(inForce));
    }

    public PromiseStatus status() {
        return status;
    }

    /** What there is to say now. */
    public AcceptanceState state() {
        EvidenceSeries.Order order = inForce >= 0 ? reaching() : nearest();
        ErrorEProcess its = inForce >= 0 ? order.evidence(inForce) : order.evidence(order.beginning());
        return new AcceptanceState(
                status,
                threshold(),
                epoch,
                labels,
                its.count(),
                its.errors(),
                its.logEvidence(),
                order.needed(),
                inForce >= 0 ? OptionalLong.of(0) : order.labelsNeeded(),
                labelsToWiden(),
                detail(order, its));
    }

    /** By which the threshold in force is reached; of several the one with the most evidence to spare. */
    private EvidenceSeries.Order reaching() {
        return orders().filter(order -> order.end() == inForce + 1)
                .max(Comparator.comparingDouble(order -> order.evidence(inForce).logEvidence() - order.needed()))
                .orElseThrow();
    }

    /** From which the fewest labels are needed. */
    private EvidenceSeries.Order nearest() {
        return orders().min(
                        Comparator.comparingLong(order -> order.labelsNeeded().orElse(Long.MAX_VALUE)))
                .orElseThrow();
    }

    /** Until the next threshold is in force by the order that needs the fewest. */
    private OptionalLong labelsToWiden() {
        int next = inForce + 1;
        if (inForce < 0 || next >= thresholds.count()) {
            return OptionalLong.empty();
        }
        return orders().filter(order -> order.end() == next)
                .map(order -> order.labelsUntil(next))
                .flatMapToLong(OptionalLong::stream)
                .min();
    }

    private String detail(EvidenceSeries.Order order, ErrorEProcess its) {
        if (inForce >= 0) {
            return "of " + its.count() + " sampled answers with at least this confidence, " + tenths(its.errors())
                    + " were wrong";
        }
        String before =
                switch (status) {
                    case WITHDRAWN ->
                        refuted
                                ? "accepted answers were wrong more often than promised; "
                                : "the evidence has become too little; ";
                    case NOT_YET, KEPT -> "";
                };
        if (its.count() == 0 && order.labelsNeeded().isEmpty()) {
            return before + "none of " + labels + " sampled answers had a confidence of at least "
                    + String.format(Locale.ROOT, "%.3f", thresholds.at(order.beginning()))
                    + " yet, so it cannot be said how many labels it takes";
        }
        return before + "of " + its.count() + " sampled answers with a confidence of at least "
                + String.format(Locale.ROOT, "%.3f", thresholds.at(order.beginning())) + ", " + tenths(its.errors())
                + " were wrong"
                + order.labelsNeeded().stream()
                        .mapToObj(needed -> ", about " + needed + " more labels of the sample are needed")
                        .findFirst()
                        .orElse(", so it cannot be kept while answers are as wrong as these");
    }

    private static String tenths(double errors) {
        return String.format(Locale.ROOT, errors == StrictMath.rint(errors) ? "%.0f" : "%.1f", errors);
    }
}

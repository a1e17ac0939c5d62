package io.candor.honesty.map;

import io.candor.honesty.Probability;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Fits an {@link AnswerMap} in two steps: logistic regression over all labels, whose weights have normal priors around the head's own
 * confidence; then {@link HierarchicalPlattFit} on what it says, for the effects of domains and answers. A domain that no label is
 * about gets the first step's line, not the mean of the domains': measured on domains and a form of question that no label was
 * about, the mean of the domains, in which a domain of ten labels counts as much as one of nine hundred, is off by three times as
 * much. What labels outside the random sample have in common is in both steps an effect of its own and no part of the map. A pure function of
 * its arguments.
 *
 * <p>Where answers are another model's and it said of each how probable it found it, that is one input more.
 */
public final class AnswerMapFit {
    /** Prior means of the weights: the head's confidence as it is. */
    private static final double[] PRIOR = {1, 0, 0, 0, 0, 0};
    /** Inverse prior variances; the fourth is that of the intercept, the fifth of being chosen for a label, the last of the source's. */
    private static final double[] PRECISION = {1, 1, 1, 0.25, 1 / (1.1 * 1.1), 1};

    private static final int SOURCE = 5;
    private static final int STEPS = 12;
    private static final double SHORTEST_SHARE = 1e-3;

    private final List<AnsweredLabel> labels;
    private final double[][] inputs;
    /** Numbers of the weights that are fitted: without the last where no source says anything, so that others come out as ever. */
    private final int[] unknowns;

    private AnswerMapFit(List<AnsweredLabel> labels) {
        this.labels = labels;
        boolean sampled = labels.stream().anyMatch(each -> each.label().sampled());
        inputs = labels.stream()
                .map(each -> new double[] {
                    LogitMap.bounded(each.label().logit()),
                    each.tokens().meanLogOdds(),
                    each.tokens().sequenceLogOdds(),
                    1,
                    sampled && !each.label().sampled() ? 1 : 0,
                    each.tokens().sourceLogOdds()
                })
                .toArray(double[][]::new);
        boolean said = !labels.isEmpty()
                && labels.stream().allMatch(each -> each.tokens().source().isPresent());
        unknowns = IntStream.range(0, said ? SOURCE + 1 : SOURCE).toArray();
    }

    /**
     * The map that the labels ask for.
     *
     * @param labels in the order they came; each of another text
     */
    public static AnswerMap fit(List<AnsweredLabel> labels) {
        AnswerMap.Weights weights = new AnswerMapFit(labels).weights();
        List<LabeledLogit> weighted = new ArrayList<>(labels.size());
        for (AnsweredLabel each : labels) {
            LabeledLogit label = each.label();
            weighted.add(new LabeledLogit(
                    weights.logOdds(label.logit(), each.tokens()),
                    label.domain(),
                    label.answer(),
                    label.correctness(),
                    label.sampled()));
        }
        LogitMap fitted = HierarchicalPlattFit.fit(weighted, LogitMap.IDENTITY);
        LogitMap effects = new LogitMap(LogitMap.IDENTITY.global(), new TreeMap<>(), fitted.answers());
        for (String domain : fitted.domains().keySet()) {
            effects = effects.withDomainOf(fitted, domain);
        }
        return new AnswerMap(weights, effects);
    }

    /** The mode, by Newton's method. */
    private AnswerMap.Weights weights() {
        double[] weights = Arrays.copyOf(PRIOR, unknowns.length);
        for (int step = 0; step < STEPS; step++) {
            weights = moved(weights);
        }
        return new AnswerMap.Weights(
                weights[0], weights[1], weights[2], weights[3], unknowns.length > SOURCE ? weights[SOURCE] : 0);
    }

    /** One step, halved until it is no step back. */
    private double[] moved(double[] from) {
        double[] move = step(from);
        double before = logPosterior(from);
        for (double share = 1; share > SHORTEST_SHARE; share /= 2) {
            double[] to = from.clone();
            for (int i = 0; i < to.length; i++) {
                to[i] += share * move[i];
            }
            if (logPosterior(to) >= before) {
                return to;
            }
        }
        return from;
    }

    private double[] step(double[] weights) {
        ArrowSystem system = new ArrowSystem(unknowns.length, 0);
        for (int i = 0; i < inputs.length; i++) {
            double value = Probability.sigmoid(logOdds(weights, inputs[i]));
            double correctness = labels.get(i).label().correctness();
            system.add(value * (1 - value), correctness - value, unknowns, inputs[i], -1, new double[0]);
        }
        for (int i = 0; i < unknowns.length; i++) {
            system.addBorder(i, PRECISION[i], PRECISION[i] * (PRIOR[i] - weights[i]));
        }
        return system.solve();
    }

    private double logPosterior(double[] weights) {
        double sum = 0;
        for (int i = 0; i < inputs.length; i++) {
            sum += LogLikelihood.of(
                    logOdds(weights, inputs[i]), labels.get(i).label().correctness());
        }
        for (int i = 0; i < unknowns.length; i++) {
            double off = weights[i] - PRIOR[i];
            sum -= PRECISION[i] * off * off / 2;
        }
        return sum;
    }

    private static double logOdds(double[] weights, double[] input) {
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += weights[i] * input[i];
        }
        return sum;
    }
}

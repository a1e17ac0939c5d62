package io.candor.honesty.labeler;

import io.candor.honesty.StratifiedDifference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds labelers whose verdicts are unreliable.
 *
 *
 * <p>A verdict is compared with a reference. Both are centred within their stratum (domain and release), and their
 * product is the verdict's agreement: positive on average for a labeler who sees what the others see, about zero for
 * one who guesses or always says the same, negative for one who says the opposite. A labeler is suspect when the
 * agreement lies below the others' in the same strata ({@link StratifiedDifference}), provided that the others do agree
 * with the reference. When the world shifts, the agreement of all labelers falls together and nobody is suspect: a
 * shift shows in the verdicts of several labelers.
 *
 *
 * <p>There are two references, and the stronger evidence counts: the confidence the answer carried, and where three or
 * more judged the same question, the mean verdict of the others.
 *
 *
 * <p>The only labeler is suspect only when the agreement is negative, which no shift explains: then answers are found
 * right the more often, the less likely they were. Labelers who collude are not found.
 *
 * @param alpha chance that any honest labeler is suspected, over all labelers of one check, in (0, 1)
 * @param minimum verdicts to compare before a labeler can be suspected, at least 2
 */
public record LabelerCheck(double alpha, int minimum) {
    /** Largest p-value at which the others count as agreeing with the reference. */
    private static final double AGREEING = 0.05;

    public LabelerCheck {
        if (!(alpha > 0 && alpha < 1)) {
            throw new IllegalArgumentException("candor.training.labelers.alpha must be in (0, 1), got: " + alpha);
        }
        if (minimum < 2) {
            throw new IllegalArgumentException("candor.training.labelers.minimum must be at least 2, got: " + minimum);
        }
    }

    /** One verdict with its reference. */
    private record ComparedVerdict(String stratum, boolean own, double verdict, double reference) {}

    /** Suspects → p-value of "the labeler agrees as the others do". */
    public SortedMap<String, Double> suspects(Collection<JudgedAnswer> labels) {
        SortedSet<String> labelers = new TreeSet<>();
        labels.forEach(label -> labelers.addAll(label.label().verdicts().keySet()));
        SortedMap<String, Double> suspects = new TreeMap<>();
        for (String labeler : labelers) {
            double p = labelers.size() == 1 ? pWithoutOthers(labels, labeler) : pValue(labels, labeler);
            if (p < alpha / labelers.size()) {
                suspects.put(labeler, p);
            }
        }
        return suspects;
    }

    private double pWithoutOthers(Collection<JudgedAnswer> labels, String labeler) {
        return labels.size() < minimum
                ? 1
                : comparison(comparedWithConfidence(labels, labeler)).pNegative();
    }

    /** p-value of "the labeler agrees as the others do"; 1 where there is too little to compare. */
    public double pValue(Collection<JudgedAnswer> labels, String labeler) {
        return Math.min(
                1,
                2
                        * Math.min(
                                pBelow(comparedWithConfidence(labels, labeler)),
                                pBelow(comparedWithOthers(labels, labeler))));
    }

    private double pBelow(List<ComparedVerdict> verdicts) {
        StratifiedDifference difference = comparison(verdicts);
        return difference.compared() >= minimum && difference.pOthersPositive() < AGREEING ? difference.pBelow() : 1;
    }

    private static StratifiedDifference comparison(List<ComparedVerdict> verdicts) {
        Map<String, double[]> sums = new HashMap<>();
        for (ComparedVerdict verdict : verdicts) {
            double[] sum = sums.computeIfAbsent(verdict.stratum(), stratum -> new double[3]);
            sum[0]++;
            sum[1] += verdict.verdict();
            sum[2] += verdict.reference();
        }
        StratifiedDifference difference = new StratifiedDifference();
        for (ComparedVerdict verdict : verdicts) {
            double[] sum = sums.get(verdict.stratum());
            double agreement = (verdict.verdict() - sum[1] / sum[0]) * (verdict.reference() - sum[2] / sum[0]);
            difference.add(verdict.stratum(), verdict.own(), agreement);
        }
        return difference;
    }

    private static List<ComparedVerdict> comparedWithConfidence(Collection<JudgedAnswer> labels, String labeler) {
        List<ComparedVerdict> verdicts = new ArrayList<>();
        for (JudgedAnswer label : labels) {
            label.label()
                    .verdicts()
                    .forEach((who, verdict) -> verdicts.add(new ComparedVerdict(
                            label.domain() + "|" + label.scorer(), who.equals(labeler), verdict, label.confidence())));
        }
        return verdicts;
    }

    /**
     * The labeler under test is left out of the others' references, so that false verdicts do not lower the others'
     * agreement.
     */
    private static List<ComparedVerdict> comparedWithOthers(Collection<JudgedAnswer> labels, String labeler) {
        List<ComparedVerdict> verdicts = new ArrayList<>();
        for (JudgedAnswer label : labels) {
            if (label.label().verdicts().size() > 2) {
                label.label()
                        .verdicts()
                        .forEach((who, verdict) -> verdicts.add(new ComparedVerdict(
                                label.domain(),
                                who.equals(labeler),
                                verdict,
                                label.label()
                                        .without(new TreeSet<>(List.of(who, labeler)))
                                        .label())));
            }
        }
        return verdicts;
    }
}

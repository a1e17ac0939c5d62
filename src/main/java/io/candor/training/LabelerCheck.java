package io.candor.training;

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
 * Finds labelers whose verdicts cannot be believed.
 *
 * <p>A verdict is held against a reference. Both are centred within their stratum (domain and release), and their product
 * is the verdict's agreement: positive on average for who sees what others see, about zero for who guesses or always says
 * the same, negative for who says the opposite. A labeler is suspect when the agreement lies below the others' in the same
 * strata ({@link StratifiedDifference}), provided that the others do agree with the reference. When the world shifts, the
 * agreement of all labelers falls together and nobody is suspect: a shift is real when several labelers show it.
 *
 * <p>There are two references, and the stronger evidence counts: the confidence the answer carried, and where three or more
 * judged the same question, what the others said.
 *
 * <p>A labeler who is alone is suspect only when the agreement is negative, which no shift explains: then answers are found
 * right the more often, the less likely they were. Blind to labelers who lie together.
 *
 * @param alpha chance that any honest labeler is suspected, over all labelers of one check, in (0, 1)
 * @param minimum verdicts to compare before somebody can be suspected, at least 2
 */
record LabelerCheck(double alpha, int minimum) {
    /** The p-value from which on the others count as agreeing with the reference. */
    private static final double AGREEING = 0.05;

    LabelerCheck {
        if (!(alpha > 0 && alpha < 1)) {
            throw new IllegalArgumentException("candor.training.labelers.alpha must be in (0, 1), got: " + alpha);
        }
        if (minimum < 2) {
            throw new IllegalArgumentException("candor.training.labelers.minimum must be at least 2, got: " + minimum);
        }
    }

    /** One verdict with what it is held against. */
    private record Voice(String stratum, boolean own, double verdict, double reference) {}

    /** Suspects → the p-value that speaks against them. */
    SortedMap<String, Double> suspects(Collection<LearnedLabel> labels) {
        SortedSet<String> labelers = new TreeSet<>();
        labels.forEach(label -> labelers.addAll(label.label().verdicts().keySet()));
        SortedMap<String, Double> suspects = new TreeMap<>();
        for (String labeler : labelers) {
            double p = labelers.size() == 1 ? alone(labels, labeler) : besideOthers(labels, labeler);
            if (p < alpha / labelers.size()) {
                suspects.put(labeler, p);
            }
        }
        return suspects;
    }

    private double alone(Collection<LearnedLabel> labels, String labeler) {
        return labels.size() < minimum
                ? 1
                : comparison(againstConfidence(labels, labeler)).pNegative();
    }

    private double besideOthers(Collection<LearnedLabel> labels, String labeler) {
        return Math.min(
                1, 2 * Math.min(pBelow(againstConfidence(labels, labeler)), pBelow(againstOthers(labels, labeler))));
    }

    private double pBelow(List<Voice> voices) {
        StratifiedDifference difference = comparison(voices);
        return difference.compared() >= minimum && difference.pOthersPositive() < AGREEING ? difference.pBelow() : 1;
    }

    private static StratifiedDifference comparison(List<Voice> voices) {
        Map<String, double[]> sums = new HashMap<>();
        for (Voice voice : voices) {
            double[] sum = sums.computeIfAbsent(voice.stratum(), stratum -> new double[3]);
            sum[0]++;
            sum[1] += voice.verdict();
            sum[2] += voice.reference();
        }
        StratifiedDifference difference = new StratifiedDifference();
        for (Voice voice : voices) {
            double[] sum = sums.get(voice.stratum());
            double agreement = (voice.verdict() - sum[1] / sum[0]) * (voice.reference() - sum[2] / sum[0]);
            difference.add(voice.stratum(), voice.own(), agreement);
        }
        return difference;
    }

    private static List<Voice> againstConfidence(Collection<LearnedLabel> labels, String labeler) {
        List<Voice> voices = new ArrayList<>();
        for (LearnedLabel label : labels) {
            label.label()
                    .verdicts()
                    .forEach((who, verdict) -> voices.add(new Voice(
                            label.domain() + "|" + label.releaseId(),
                            who.equals(labeler),
                            verdict,
                            label.confidence())));
        }
        return voices;
    }

    /** Nobody is held against the labeler under test, or a liar would spoil the standing of the others. */
    private static List<Voice> againstOthers(Collection<LearnedLabel> labels, String labeler) {
        List<Voice> voices = new ArrayList<>();
        for (LearnedLabel label : labels) {
            if (label.label().verdicts().size() > 2) {
                label.label()
                        .verdicts()
                        .forEach((who, verdict) -> voices.add(new Voice(
                                label.domain(),
                                who.equals(labeler),
                                verdict,
                                label.label()
                                        .without(new TreeSet<>(List.of(who, labeler)))
                                        .label())));
            }
        }
        return voices;
    }
}

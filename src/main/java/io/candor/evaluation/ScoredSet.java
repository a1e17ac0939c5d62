package io.candor.evaluation;

import io.candor.honesty.ScoredAnswer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.DoubleStream;

/**
 * One data set with every scorer's confidences, column by column: a few dozen bytes a question, so that large files
 * fit.
 *
 * @param name of the data set, for tables
 * @param domains subject area of each question; empty text where none is known
 * @param correctness 1 where the greedy answer is right, else 0
 * @param scores scorer → its confidence in each greedy answer, in [0, 1]
 * @param failures scorer → questions on which it gave no usable number; those score 0, as in the paper's code
 */
public record ScoredSet(
        String name,
        List<String> domains,
        double[] correctness,
        Map<String, double[]> scores,
        Map<String, Integer> failures) {

    public ScoredSet {
        scores = new LinkedHashMap<>(scores);
        failures = Map.copyOf(failures);
        for (Map.Entry<String, double[]> scorer : scores.entrySet()) {
            requireProbabilities(name, scorer.getKey(), scorer.getValue());
            requireLength(name, scorer.getKey(), scorer.getValue().length, correctness.length);
        }
        requireProbabilities(name, "correctness", correctness);
        requireLength(name, "domains", domains.size(), correctness.length);
    }

    /** Questions in the set. */
    public int size() {
        return correctness.length;
    }

    /** One scorer's confidences with what became of the answers, in the order of the questions. */
    public List<ScoredAnswer> answers(String scorer) {
        double[] confidences = scores.get(scorer);
        List<ScoredAnswer> answers = new ArrayList<>(size());
        for (int i = 0; i < size(); i++) {
            answers.add(new ScoredAnswer(confidences[i], correctness[i]));
        }
        return answers;
    }

    /** The same by domain, in order of first appearance. */
    public Map<String, List<ScoredAnswer>> answersByDomain(String scorer) {
        List<ScoredAnswer> answers = answers(scorer);
        Map<String, List<ScoredAnswer>> grouped = new LinkedHashMap<>();
        for (int i = 0; i < size(); i++) {
            grouped.computeIfAbsent(domains.get(i), domain -> new ArrayList<>()).add(answers.get(i));
        }
        return grouped;
    }

    /** All questions of several sets as one; only scorers that every set has. A domain of two sets counts as two. */
    static ScoredSet pooled(String name, List<ScoredSet> sets) {
        Set<String> scorers = new LinkedHashSet<>(sets.get(0).scores().keySet());
        sets.forEach(set -> scorers.retainAll(set.scores().keySet()));
        Map<String, double[]> scores = new LinkedHashMap<>();
        Map<String, Integer> failures = new LinkedHashMap<>();
        for (String scorer : scorers) {
            scores.put(
                    scorer,
                    joined(sets.stream().map(set -> set.scores().get(scorer)).toList()));
            failures.put(
                    scorer,
                    sets.stream()
                            .mapToInt(set -> set.failures().getOrDefault(scorer, 0))
                            .sum());
        }
        return new ScoredSet(
                name,
                sets.stream()
                        .flatMap(set -> set.domains().stream().map(domain -> set.name() + ": " + domain))
                        .toList(),
                joined(sets.stream().map(ScoredSet::correctness).toList()),
                scores,
                failures);
    }

    private static double[] joined(List<double[]> parts) {
        return parts.stream().flatMapToDouble(DoubleStream::of).toArray();
    }

    private static void requireLength(String set, String column, int length, int expected) {
        if (length != expected) {
            throw new IllegalArgumentException(
                    set + ": " + column + " has " + length + " values for " + expected + " questions");
        }
    }

    private static void requireProbabilities(String set, String column, double[] values) {
        for (int i = 0; i < values.length; i++) {
            // Written so that NaN fails.
            if (!(values[i] >= 0 && values[i] <= 1)) {
                throw new InvalidScoreException(set, column, i, values[i]);
            }
        }
    }
}

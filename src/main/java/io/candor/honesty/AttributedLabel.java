package io.candor.honesty;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A label and the verdicts it was made of, so that it can be recomputed without some of the labelers.
 *
 * @param label correctness in [0, 1] as the label rule resolved it
 * @param verdicts labeler → verdict in [0, 1], at least one
 */
public record AttributedLabel(double label, SortedMap<String, Double> verdicts) {
    public AttributedLabel {
        label = Probability.require("label", label);
        if (verdicts.isEmpty()) {
            throw new IllegalArgumentException("a label needs at least one verdict, got none");
        }
        verdicts.values().forEach(verdict -> Probability.require("verdict", verdict));
        verdicts = Collections.unmodifiableSortedMap(new TreeMap<>(verdicts));
    }

    /** Whether a verdict is left without those of these labelers. */
    public boolean standsWithout(Set<String> labelers) {
        return !labelers.containsAll(verdicts.keySet());
    }

    /** The label with the verdicts of more labelers: the same when there are none, else the mean of all verdicts. */
    public AttributedLabel with(Map<String, Double> others) {
        SortedMap<String, Double> all = new TreeMap<>(verdicts);
        others.forEach(all::putIfAbsent);
        return all.size() == verdicts.size() ? this : new AttributedLabel(mean(all), all);
    }

    /**
     * The label without some labelers: the same when none of them spoke, else the mean of the verdicts left, whatever the
     * rule.
     *
     * @throws IllegalArgumentException when no verdict is left
     */
    public AttributedLabel without(Set<String> labelers) {
        SortedMap<String, Double> left = new TreeMap<>(verdicts);
        left.keySet().removeAll(labelers);
        return left.size() == verdicts.size() ? this : new AttributedLabel(mean(left), left);
    }

    /** The mean of verdicts; NaN of none. */
    public static double mean(Map<String, Double> verdicts) {
        return verdicts.values().stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(Double.NaN);
    }
}

package io.candor.honesty;

import java.util.List;

/**
 * A number that says how good a set of confidences is. Implementations depend on the answers alone and add up in list
 * order with strict arithmetic, so equal lists give equal bits on every machine.
 */
@FunctionalInterface
public interface Metric {
    /**
     * @param answers at least one
     * @return the metric; NaN where it is not defined for these answers
     * @throws IllegalArgumentException when the list is empty, or its labels do not suit the metric
     */
    double measure(List<ScoredAnswer> answers);

    /** The check that every implementation begins with. */
    static void requireAnswers(List<ScoredAnswer> answers) {
        if (answers.isEmpty()) {
            throw new IllegalArgumentException("a metric needs at least one scored answer, got none");
        }
    }
}

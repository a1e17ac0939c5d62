package io.candor.audit;

import java.util.List;

/**
 * Result of recomputing confidences.
 *
 * @param answers answers with a confidence
 * @param recomputed those of them that were sampled and computed again
 * @param otherModel sampled answers of another base model than the one at hand, which cannot be computed
 * @param largestDifference largest absolute difference between a confidence and its recomputation
 * @param violations answers whose confidence their release does not give, and those whose release cannot be had
 */
public record ConfidenceReport(
        long answers, long recomputed, long otherModel, double largestDifference, List<Violation> violations) {

    public ConfidenceReport {
        violations = List.copyOf(violations);
    }

    /** Whether every sampled confidence came from the release its answer names; not where none could be computed again. */
    public boolean clean() {
        return violations.isEmpty() && !isOfOtherModels();
    }

    /** Whether there were answers, and all of other models. */
    boolean isOfOtherModels() {
        return recomputed == 0 && otherModel > 0 && violations.isEmpty();
    }
}

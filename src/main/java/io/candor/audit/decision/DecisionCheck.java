package io.candor.audit.decision;

import java.util.List;

/**
 * Result of taking decisions on confidence maps again.
 *
 * @param recomputed decisions taken again
 * @param earlier decisions of an earlier version, which carry no settings or follow from another procedure; not taken again
 * @param older decisions on labels of which retention has removed the first; not taken again
 * @param unavailable decisions against a release whose map cannot be had now; not taken again
 * @param unseen decisions taken again whose own map cannot be had now, so that it was not compared; all else was
 * @param differences what differs, in the order of the labels
 */
public record DecisionCheck(
        long recomputed, long earlier, long older, long unavailable, long unseen, List<Difference> differences) {
    /**
     * One figure of a decision that differs.
     *
     * @param releaseId the release that was decided on
     * @param offset on {@code candor.labeled-answers} of the label with which it was decided
     * @param figure field of the decision; {@code decision} where there is one that should not be, or none that should
     * @param published null where nothing was
     * @param recomputed null where labels give nothing
     */
    public record Difference(String releaseId, long offset, String figure, Object published, Object recomputed) {}

    public DecisionCheck {
        differences = List.copyOf(differences);
    }

    /** Whether every decision that was taken again is the published one, bit for bit, and none is missing. */
    public boolean clean() {
        return differences.isEmpty();
    }
}

package io.candor.audit.decision;

import java.util.List;

/**
 * Result of deciding policies again.
 *
 * @param recomputed policies decided again
 * @param earlier policies of an earlier version, which follow from another procedure; not decided again
 * @param older policies on labels of which retention has removed the first; not decided again
 * @param differences what differs, in the order of the versions
 */
public record PolicyCheck(long recomputed, long earlier, long older, List<Deviation> differences) {
    /**
     * One figure of a policy that differs.
     *
     * @param version of the policy
     * @param figure its field; {@code policy} where there is one that should not be
     * @param published what the topic says
     * @param recomputed what the labels give; null where they give none
     */
    public record Deviation(long version, String figure, Object published, Object recomputed) {}

    public PolicyCheck {
        differences = List.copyOf(differences);
    }

    /** Whether every policy that was decided again is the published one, bit for bit. */
    public boolean clean() {
        return differences.isEmpty();
    }
}

package io.candor.review;

import java.util.Comparator;

/**
 * Where an answer stands in the queue.
 *
 * @param setAside how often it was set aside
 * @param group why it wants a verdict
 * @param rank within the group; the lowest comes first
 * @param arrival counts the answers as they were read; no two have the same
 */
record ReviewOrder(int setAside, ReviewGroup group, double rank, long arrival) implements Comparable<ReviewOrder> {
    private static final Comparator<ReviewOrder> ORDER = Comparator.comparingInt(ReviewOrder::setAside)
            .thenComparing(ReviewOrder::group)
            .thenComparingDouble(ReviewOrder::rank)
            .thenComparingLong(ReviewOrder::arrival);

    /** Behind all that were set aside less often. */
    ReviewOrder behind() {
        return new ReviewOrder(setAside + 1, group, rank, arrival);
    }

    @Override
    public int compareTo(ReviewOrder other) {
        return ORDER.compare(this, other);
    }
}

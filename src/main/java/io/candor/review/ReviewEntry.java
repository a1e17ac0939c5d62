package io.candor.review;

import java.util.HashSet;
import java.util.Set;

/** An answer in the queue, or one that has left it and may come back. Guarded by its queue. */
final class ReviewEntry {
    /** More labelers than that are not remembered; it then comes to them again, behind all others. */
    private static final int MOST_UNSURE = 50;
    /** Heap of an entry beside its texts, estimated. */
    private static final int ENTRY_BYTES = 400;

    private final ReviewItem item;
    private final int bytes;
    private final Set<String> unsure = new HashSet<>();
    private ReviewOrder order;
    private String labeler;
    private long reservedUntil;

    /** @param bytes of the answer on the wire */
    ReviewEntry(ReviewItem item, ReviewOrder order, int bytes) {
        this.item = item;
        this.order = order;
        this.bytes = bytes + ENTRY_BYTES;
    }

    ReviewItem item() {
        return item;
    }

    ReviewOrder order() {
        return order;
    }

    int bytes() {
        return bytes;
    }

    /** @param until in milliseconds since the epoch */
    void reserve(String name, long until) {
        labeler = name;
        reservedUntil = until;
    }

    void free() {
        labeler = null;
    }

    boolean isReserved(long now) {
        return labeler != null && now < reservedUntil;
    }

    boolean isReservedFor(String name, long now) {
        return isReserved(now) && labeler.equals(name);
    }

    boolean isUnsure(String name) {
        return unsure.contains(name);
    }

    /** Only while it is not in a sorted set. */
    void setAside() {
        order = order.behind();
        free();
    }

    void unsure(String name) {
        if (unsure.size() < MOST_UNSURE) {
            unsure.add(name);
        }
    }
}

package io.candor.review;

import java.util.HashSet;
import java.util.Optional;
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
    private Holding holding;
    private ReviewLabeler lastHolder;

    /** For whom an answer is kept, and until when in milliseconds since the epoch. */
    private record Holding(ReviewLabeler labeler, long until) {}

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
    void reserve(ReviewLabeler labeler, long until) {
        holding = new Holding(labeler, until);
        lastHolder = labeler;
    }

    /** A labeler by the name of the one who was given it last; empty if that was another. */
    Optional<ReviewLabeler> lastHolder(String name) {
        return Optional.ofNullable(lastHolder).filter(last -> last.name().equals(name));
    }

    void free() {
        holding = null;
    }

    boolean isReserved(long now) {
        return holding != null && now < holding.until();
    }

    boolean isReservedFor(String name, long now) {
        return isReserved(now) && holding.labeler().name().equals(name);
    }

    boolean isHeldBy(String holder) {
        return holding != null && holding.labeler().holder().equals(holder);
    }

    boolean isUnsure(String name) {
        return unsure.contains(name);
    }

    /**
     * Whether this one, which nobody has judged, is given out before one that wants another verdict: newcomers are believed the sooner, and for all others the
     * sample comes first.
     */
    boolean comesBefore(ReviewEntry opinion, boolean isNewcomer) {
        int setAside = Integer.compare(order.setAside(), opinion.order.setAside());
        return setAside < 0 || setAside == 0 && !isNewcomer && order.group() == ReviewGroup.AUDIT_SAMPLE;
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

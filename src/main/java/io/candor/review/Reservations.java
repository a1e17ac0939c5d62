package io.candor.review;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which answers somebody has on the screen, the latest last. Guarded by its queue. */
final class Reservations {
    private final int most;
    private final Set<ReviewEntry> reserved = new LinkedHashSet<>();

    /** @param most that one holder has at a time; for another one the oldest is given up */
    Reservations(int most) {
        this.most = most;
    }

    /** @param until in milliseconds since the epoch */
    void reserve(ReviewEntry entry, ReviewLabeler labeler, long until) {
        reserved.remove(entry);
        entry.reserve(labeler, until);
        reserved.add(entry);
        List<ReviewEntry> held = reserved.stream()
                .filter(other -> other.isHeldBy(labeler.holder()))
                .toList();
        held.stream().limit(Math.max(0, held.size() - most)).forEach(this::free);
    }

    void free(ReviewEntry entry) {
        entry.free();
        reserved.remove(entry);
    }

    /** @param now in milliseconds since the epoch */
    void expire(long now) {
        reserved.removeIf(entry -> !entry.isReserved(now));
    }

    /** What a labeler has, the latest last. */
    List<ReviewEntry> of(String labeler, long now) {
        return reserved.stream()
                .filter(entry -> entry.isReservedFor(labeler, now))
                .toList();
    }

    /** What others have. */
    List<ReviewEntry> ofOthers(String labeler, long now) {
        return reserved.stream()
                .filter(entry -> entry.isReserved(now) && !entry.isReservedFor(labeler, now))
                .toList();
    }

    /** Texts of the questions on the screens. */
    Set<String> texts() {
        Set<String> texts = new HashSet<>();
        reserved.forEach(entry -> texts.add(entry.item().tenantsText()));
        return texts;
    }
}

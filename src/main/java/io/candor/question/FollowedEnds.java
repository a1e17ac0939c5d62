package io.candor.question;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;

/**
 * Tells when everything was followed that was on the topics at a moment. However many ask, one look at the ends is under way at a time: who asks meanwhile waits
 * for the next one. Safe for use by several threads.
 */
final class FollowedEnds {
    private final Supplier<CompletionStage<Map<TopicPartition, Long>>> ends;
    private final List<Look> looks = new ArrayList<>();
    private Map<TopicPartition, Long> positions = Map.of();
    private CompletableFuture<Void> next;
    private boolean looking;

    private record Look(Map<TopicPartition, Long> ends, CompletableFuture<Void> reached) {
        boolean isReached(Map<TopicPartition, Long> positions) {
            return ends.entrySet().stream()
                    .allMatch(end -> positions.getOrDefault(end.getKey(), -1L) >= end.getValue());
        }
    }

    /** @param ends offsets after the last records, as of now; must not wait */
    FollowedEnds(Supplier<CompletionStage<Map<TopicPartition, Long>>> ends) {
        this.ends = ends;
    }

    /** Completes when all is followed that is there now; fails when it cannot be known. */
    CompletableFuture<Void> reached() {
        CompletableFuture<Void> mine;
        boolean first;
        synchronized (this) {
            if (next == null) {
                next = new CompletableFuture<>();
            }
            mine = next;
            first = !looking;
            looking = true;
        }
        if (first) {
            look();
        }
        return mine.copy();
    }

    private void look() {
        CompletableFuture<Void> asked;
        synchronized (this) {
            asked = next;
            next = null;
        }
        ends.get().whenComplete((found, failure) -> {
            if (failure == null) {
                add(new Look(Map.copyOf(found), asked));
            } else {
                asked.completeExceptionally(failure);
            }
            goOn();
        });
    }

    private void goOn() {
        synchronized (this) {
            looking = next != null;
            if (!looking) {
                return;
            }
        }
        look();
    }

    private void add(Look look) {
        synchronized (this) {
            if (!look.isReached(positions)) {
                looks.add(look);
                return;
            }
        }
        look.reached.complete(null);
    }

    /** Everything before these offsets was followed. */
    void followed(Map<TopicPartition, Long> reached) {
        List<Look> done = new ArrayList<>();
        synchronized (this) {
            positions = new HashMap<>(reached);
            looks.removeIf(look -> look.isReached(positions) && done.add(look));
        }
        done.forEach(look -> look.reached.complete(null));
    }
}

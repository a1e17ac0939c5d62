package io.candor.answer;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * The records of one partition between poll and commit, in order. Only a finished head leaves, so that the outputs of a
 * transaction are exactly those of the offsets it commits, whatever order the engine finishes in.
 */
final class PartitionProgress {
    private final long start;
    private final Deque<PendingRecord> pendingRecords = new ArrayDeque<>();
    private Optional<OffsetAndMetadata> next = Optional.empty();

    /** @param start offset of the first record */
    PartitionProgress(long start) {
        this.start = start;
    }

    long start() {
        return start;
    }

    void add(PendingRecord pending) {
        pendingRecords.addLast(pending);
    }

    int size() {
        return pendingRecords.size();
    }

    /** The oldest record, if it is finished. */
    Optional<PendingRecord> finishedHead() {
        return Optional.ofNullable(pendingRecords.peekFirst()).filter(PendingRecord::isFinished);
    }

    /** When the oldest record was written, in milliseconds since the epoch; empty if there is none. */
    OptionalLong oldest() {
        return pendingRecords.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(pendingRecords.peekFirst().origin().timestamp());
    }

    /** The head went into the transaction. */
    void headSent() {
        PendingRecord head = pendingRecords.removeFirst();
        next = Optional.of(
                new OffsetAndMetadata(head.origin().offset() + 1, head.origin().leaderEpoch(), ""));
    }

    /** The offset to commit; empty if nothing was sent since the last commit. */
    Optional<OffsetAndMetadata> uncommitted() {
        return next;
    }

    void committed() {
        next = Optional.empty();
    }

    void abandon() {
        pendingRecords.forEach(PendingRecord::abandon);
        pendingRecords.clear();
    }
}

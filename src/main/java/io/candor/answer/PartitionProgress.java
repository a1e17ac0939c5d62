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
    private long bytes;

    /** @param start offset of the first record */
    PartitionProgress(long start) {
        this.start = start;
    }

    long start() {
        return start;
    }

    void add(PendingRecord pending) {
        pendingRecords.addLast(pending);
        bytes += pending.bytes();
    }

    int size() {
        return pendingRecords.size();
    }

    /** Bytes of the records in it. */
    long bytes() {
        return bytes;
    }

    /** The oldest record, if it is finished. */
    Optional<PendingRecord> finishedHead() {
        return Optional.ofNullable(pendingRecords.peekFirst()).filter(PendingRecord::isFinished);
    }

    /** When the oldest record arrived, in milliseconds since the epoch; empty if there is none. */
    OptionalLong oldest() {
        return pendingRecords.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(pendingRecords.peekFirst().arrivedAt());
    }

    /** The head went into the transaction. */
    void headSent() {
        PendingRecord head = pendingRecords.removeFirst();
        bytes -= head.bytes();
        next = Optional.of(
                new OffsetAndMetadata(head.origin().offset() + 1, head.origin().leaderEpoch(), ""));
    }

    /**
     * The offset to commit; empty if nothing was sent since the last commit. With nothing in progress it is {@code position}, so
     * that what lies below it was read, be it a record or the marker of a transaction.
     *
     * @param position offset of the next record to be polled
     */
    Optional<OffsetAndMetadata> uncommitted(long position) {
        return next.map(after -> pendingRecords.isEmpty() && position > after.offset()
                ? new OffsetAndMetadata(position, after.leaderEpoch(), after.metadata())
                : after);
    }

    void committed() {
        next = Optional.empty();
    }

    void abandon() {
        pendingRecords.forEach(PendingRecord::abandon);
        pendingRecords.clear();
        bytes = 0;
    }
}

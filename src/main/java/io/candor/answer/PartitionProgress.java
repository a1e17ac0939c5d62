package io.candor.answer;

import io.candor.event.FinishedOffsets;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * The records of one partition between poll and commit, and which of those behind the first open one are finished already. A record
 * leaves when its outputs go into the transaction, and a commit names exactly those that left, whatever order the engine finishes
 * in.
 */
final class PartitionProgress {
    private final long start;
    /** By offset, in their order. */
    private final Map<Long, PendingRecord> pendingRecords = new LinkedHashMap<>();
    /** All below it are finished. */
    private long base;
    /** Bit {@code i} stands for offset {@code base + i}: finished here, or by who had the partition before. */
    private BitSet finished;
    /** Behind the last record that was read. */
    private long next;

    /** Finished although it was not committed; null if nothing is, or all of it was read. */
    private AnsweredRecords answered;

    private Optional<Integer> leaderEpoch = Optional.empty();
    /** Of {@link #pendingRecords}; the engine's thread adds to it. */
    private final AtomicInteger finishedRecords = new AtomicInteger();

    private boolean hasUncommitted;
    private int ahead;
    private long bytes;

    /** @param committed what is finished before the first record is read */
    PartitionProgress(FinishedOffsets committed) {
        this(committed, null);
    }

    /** @param answered what is finished besides, and not committed; null if nothing is */
    PartitionProgress(FinishedOffsets committed, AnsweredRecords answered) {
        this.answered = answered;
        start = committed.firstOpen();
        base = start;
        next = start;
        finished = committed.ahead();
        ahead = finished.cardinality();
    }

    /** Where it was begun. */
    long start() {
        return start;
    }

    /**
     * Passes a record that was read.
     *
     * @return whether it was finished before, so that nothing is to be done about it
     */
    boolean passFinished(ConsumerRecord<byte[], byte[]> record) {
        if (record.offset() < next) {
            // The log was cut off before the next record: what is known of the offsets from here on was of other
            // records.
            abandon();
            base = record.offset();
            finished.clear();
        }
        boolean uncommitted = passAnswered(record);
        if (!uncommitted && !finished.get((int) Math.min(Integer.MAX_VALUE, record.offset() - base))) {
            return false;
        }
        next = record.offset() + 1;
        leaderEpoch = record.leaderEpoch();
        if (uncommitted) {
            hasUncommitted = true;
            markFinished(record.offset());
        }
        return true;
    }

    private boolean passAnswered(ConsumerRecord<byte[], byte[]> record) {
        if (answered == null) {
            return false;
        }
        boolean contained = answered.contains(record);
        if (record.offset() >= answered.last()) {
            answered = null;
        }
        return contained;
    }

    private void markFinished(long offset) {
        moveUp(0);
        if (offset >= base) {
            finished.set((int) (offset - base));
        }
    }

    void add(PendingRecord pending) {
        pendingRecords.put(pending.origin().offset(), pending);
        pending.countIn(finishedRecords);
        bytes += pending.bytes();
        next = pending.origin().offset() + 1;
        leaderEpoch = pending.origin().leaderEpoch();
    }

    int size() {
        return pendingRecords.size();
    }

    /** Bytes of the records in it. */
    long bytes() {
        return bytes;
    }

    /** How many are finished ahead of an open one, as of the last commit. */
    int ahead() {
        return ahead;
    }

    /** When the oldest record arrived, in milliseconds since the epoch; empty if there is none. */
    OptionalLong oldest() {
        return pendingRecords.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(pendingRecords.values().iterator().next().arrivedAt());
    }

    /**
     * Whether no more is to be read before the oldest record is finished.
     *
     * @param mostAhead as for {@link #ready}
     */
    boolean isFarAhead(int mostAhead) {
        int most = mostAhead > 0 ? mostAhead : FinishedOffsets.MOST_AHEAD;
        return !pendingRecords.isEmpty()
                && next - pendingRecords.keySet().iterator().next() > most;
    }

    /**
     * The records that are finished and may go into the transaction, in the order of their offsets. One behind another of the same
     * key waits for that: who reads the outputs may go by their order under one key.
     *
     * @param mostAhead how far behind the oldest open record they may lie; 0 for none
     */
    List<PendingRecord> ready(int mostAhead) {
        List<PendingRecord> ready = new ArrayList<>();
        // Looked at every few milliseconds, and most often there is nothing new among thousands.
        if (finishedRecords.get() == 0) {
            return ready;
        }
        OptionalLong firstOpen = OptionalLong.empty();
        Set<ByteBuffer> openKeys = new HashSet<>();
        for (PendingRecord record : pendingRecords.values()) {
            long offset = record.origin().offset();
            if (offset - firstOpen.orElse(offset) > mostAhead) {
                break;
            }
            if (record.isFinished() && !openKeys.contains(key(record))) {
                ready.add(record);
            } else {
                firstOpen = OptionalLong.of(firstOpen.orElse(offset));
                openKeys.add(key(record));
            }
        }
        return ready;
    }

    /** Null for a record without one. */
    private static ByteBuffer key(PendingRecord record) {
        byte[] key = record.origin().key();
        return key == null ? null : ByteBuffer.wrap(key);
    }

    /** Its outputs went into the transaction. */
    void sent(PendingRecord record) {
        long offset = record.origin().offset();
        pendingRecords.remove(offset);
        finishedRecords.decrementAndGet();
        bytes -= record.bytes();
        hasUncommitted = true;
        markFinished(offset);
    }

    /** Whether anything is finished that no commit names. */
    boolean hasUncommitted() {
        return hasUncommitted;
    }

    /**
     * What to commit; empty if nothing was finished since the last commit. With nothing in progress the offset is {@code position}, so
     * that what lies below it was read, be it a record or the marker of a transaction.
     *
     * @param position offset of the next record to be polled
     */
    Optional<OffsetAndMetadata> uncommitted(long position) {
        if (!hasUncommitted) {
            return Optional.empty();
        }
        moveUp(position);
        // What was passed over because it has an output may lie further ahead than can be told; the outputs still say
        // it.
        FinishedOffsets offsets = new FinishedOffsets(base, finished.get(0, FinishedOffsets.MOST_AHEAD + 1));
        ahead = offsets.ahead().cardinality();
        return Optional.of(new OffsetAndMetadata(offsets.firstOpen(), leaderEpoch, offsets.metadata()));
    }

    /** Below the first open record there is nothing left to tell. */
    private void moveUp(long position) {
        long firstOpen = pendingRecords.isEmpty()
                ? Math.max(next, position)
                : pendingRecords.keySet().iterator().next();
        int distance = (int) Math.min(finished.length(), firstOpen - base);
        if (firstOpen > base) {
            finished = finished.get(distance, Math.max(distance, finished.length()));
            base = firstOpen;
        }
    }

    void committed() {
        hasUncommitted = false;
    }

    void abandon() {
        pendingRecords.values().forEach(PendingRecord::abandon);
        pendingRecords.clear();
        finishedRecords.set(0);
        bytes = 0;
    }
}

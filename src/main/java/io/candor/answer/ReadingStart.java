package io.candor.answer;

import io.candor.event.FinishedOffsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Where reading of a partition begins: at the committed offset, with what its metadata says is finished ahead of it. Offset and
 * metadata come from one answer of the broker, which comes once no transaction with either is open.
 *
 * <p>A partition whose metadata is not understood stands still: which of its questions are answered is not known, and reading on would
 * answer some twice or none of them.
 */
final class ReadingStart {
    private static final Logger LOG = Logger.getLogger(ReadingStart.class);
    /** How long a round waits for what was committed; partitions that were assigned before go on between two rounds. */
    private static final Duration PATIENCE = Duration.ofMillis(100);

    private final Consumer<byte[], byte[]> consumer;
    private final WorkInProgress work;
    private final LoopState state;
    private final Set<TopicPartition> waiting = new HashSet<>();
    private final Map<TopicPartition, String> refused = new HashMap<>();

    ReadingStart(Consumer<byte[], byte[]> consumer, WorkInProgress work, LoopState state) {
        this.consumer = consumer;
        this.work = work;
        this.state = state;
    }

    /** Nothing of these is read before it is known what was committed. */
    void assigned(Collection<TopicPartition> partitions) {
        waiting.addAll(partitions);
        consumer.pause(partitions);
    }

    /** Begins with the partitions that were assigned, if it is known what was committed of them; returns whether it is. */
    boolean seekWhenKnown() {
        if (waiting.isEmpty()) {
            return false;
        }
        Set<TopicPartition> assigned = Set.copyOf(waiting);
        Map<TopicPartition, OffsetAndMetadata> committed;
        try {
            committed = consumer.committed(assigned, PATIENCE);
        } catch (TimeoutException unsettled) {
            // A transaction of who had them before is open still, or the broker is slow: asked again in the next round.
            LOG.debugf("committed offsets not known yet partitions=%s", assigned);
            return false;
        }
        assigned.forEach(partition -> seek(partition, committed.get(partition)));
        return true;
    }

    /**
     * Begins with a partition of which nothing is in progress.
     *
     * @param committed null if nothing was; then reading begins where the consumer stands
     */
    void seek(TopicPartition partition, OffsetAndMetadata committed) {
        waiting.remove(partition);
        refused.remove(partition);
        if (committed != null) {
            try {
                work.begin(partition, FinishedOffsets.of(committed));
                consumer.seek(partition, committed);
            } catch (IllegalArgumentException unreadable) {
                // It stays so until somebody commits another offset.
                refuse(partition, committed, unreadable);
            }
        }
        showRefused();
    }

    private void refuse(TopicPartition partition, OffsetAndMetadata committed, IllegalArgumentException unreadable) {
        LOG.errorf(
                "committed offset is not understood, partition stands still topic=%s partition=%d offset=%d reason=%s",
                partition.topic(), partition.partition(), committed.offset(), unreadable.getMessage());
        consumer.pause(Set.of(partition));
        refused.put(partition, partition + " at offset " + committed.offset() + ": " + unreadable.getMessage());
    }

    private void showRefused() {
        state.unreadableCommits(refused.values().stream().sorted().toList());
    }

    /** Partitions of which nothing may be read. */
    Set<TopicPartition> held() {
        Set<TopicPartition> held = new HashSet<>(waiting);
        held.addAll(refused.keySet());
        return held;
    }

    /** These are no longer ours. */
    void forget(Collection<TopicPartition> gone) {
        waiting.removeAll(gone);
        refused.keySet().removeAll(gone);
        showRefused();
    }
}

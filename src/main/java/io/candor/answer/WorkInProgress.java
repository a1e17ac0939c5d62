package io.candor.answer;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** The progress of every partition that records were polled from. */
final class WorkInProgress {
    private final Map<TopicPartition, PartitionProgress> partitions = new HashMap<>();

    /** Adds a record, which comes after all others of its partition. */
    void add(PendingRecord pending) {
        ConsumerRecord<byte[], byte[]> origin = pending.origin();
        partitions
                .computeIfAbsent(
                        new TopicPartition(origin.topic(), origin.partition()),
                        partition -> new PartitionProgress(origin.offset()))
                .add(pending);
    }

    Collection<PartitionProgress> all() {
        return List.copyOf(partitions.values());
    }

    /** Records polled and not sent yet. */
    int outstanding() {
        return partitions.values().stream().mapToInt(PartitionProgress::size).sum();
    }

    /** Bytes of keys and values of these records. */
    long outstandingBytes() {
        return partitions.values().stream().mapToLong(PartitionProgress::bytes).sum();
    }

    /** When the oldest of them arrived, in milliseconds since the epoch; empty if there are none. */
    OptionalLong oldest() {
        return partitions.values().stream()
                .map(PartitionProgress::oldest)
                .filter(OptionalLong::isPresent)
                .mapToLong(OptionalLong::getAsLong)
                .min();
    }

    /**
     * What to commit.
     *
     * @param position of the next record to be polled, by partition
     */
    Map<TopicPartition, OffsetAndMetadata> uncommitted(ToLongFunction<TopicPartition> position) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        partitions.forEach((partition, progress) -> progress.uncommitted(position.applyAsLong(partition))
                .ifPresent(offset -> offsets.put(partition, offset)));
        return offsets;
    }

    void committed() {
        partitions.values().forEach(PartitionProgress::committed);
    }

    /** Partitions with records, and the offset of the first one polled from each. */
    Map<TopicPartition, Long> starts() {
        Map<TopicPartition, Long> starts = new HashMap<>();
        partitions.forEach((partition, progress) -> starts.put(partition, progress.start()));
        return starts;
    }

    /** These partitions are no longer assigned, or are read again from where they were committed. */
    void abandon(Collection<TopicPartition> gone) {
        gone.forEach(
                partition -> Optional.ofNullable(partitions.remove(partition)).ifPresent(PartitionProgress::abandon));
    }

    void abandonAll() {
        abandon(Set.copyOf(partitions.keySet()));
    }
}

package io.candor.answer;

import io.candor.event.FinishedOffsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** The progress of every partition that records were polled from. */
final class WorkInProgress {
    private final Map<TopicPartition, PartitionProgress> partitions = new HashMap<>();

    /** {@code partition} is read from here on: what was committed is finished, and nothing else is in progress. */
    void begin(TopicPartition partition, FinishedOffsets committed) {
        partitions.put(partition, new PartitionProgress(committed));
    }

    /** The same where {@code answered} is finished too, although it was not committed. */
    void begin(TopicPartition partition, FinishedOffsets committed, AnsweredRecords answered) {
        partitions.put(partition, new PartitionProgress(committed, answered));
    }

    /** {@code partition} gives records; the first of them is at {@code offset} unless it was begun before. */
    void begin(TopicPartition partition, long offset) {
        partitions.computeIfAbsent(partition, begun -> new PartitionProgress(FinishedOffsets.below(offset)));
    }

    /** As {@link PartitionProgress#passFinished}, of a partition that was begun. */
    boolean passFinished(TopicPartition partition, ConsumerRecord<byte[], byte[]> record) {
        return partitions.get(partition).passFinished(record);
    }

    /** Adds a record, which comes after all others of its partition. */
    void add(PendingRecord pending) {
        ConsumerRecord<byte[], byte[]> origin = pending.origin();
        partitions
                .computeIfAbsent(
                        new TopicPartition(origin.topic(), origin.partition()),
                        partition -> new PartitionProgress(FinishedOffsets.below(origin.offset())))
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

    /** Outcomes that are committed ahead of an open record of their partition. */
    int ahead() {
        return partitions.values().stream().mapToInt(PartitionProgress::ahead).sum();
    }

    /** Partitions of which no more is to be read before their oldest record is finished. */
    Set<TopicPartition> farAhead(int mostAhead) {
        return partitions.entrySet().stream()
                .filter(entry -> entry.getValue().isFarAhead(mostAhead))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
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

    /** Whether anything is finished that no commit names. */
    boolean hasUncommitted() {
        return partitions.values().stream().anyMatch(PartitionProgress::hasUncommitted);
    }

    void committed() {
        partitions.values().forEach(PartitionProgress::committed);
    }

    /** Partitions that were begun, and where. */
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

package io.candor.answer;

import io.candor.event.FinishedOffsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Where reading of a partition begins: at the committed offset, with what its metadata says is finished ahead of it. Offset and
 * metadata come from one answer of the broker, which comes once no transaction with either is open. Before reading begins they are
 * compared with the outputs ({@link OutputSources}): what has an output is passed over, whatever was committed.
 *
 * <p>A partition whose metadata is not understood stands still: which of its questions are answered is not known, and reading on would
 * answer some twice or none of them.
 */
final class ReadingStart {
    private static final Logger LOG = Logger.getLogger(ReadingStart.class);
    /** How long a round waits for what was committed; partitions that were assigned before go on between two rounds. */
    private static final Duration PATIENCE = Duration.ofMillis(100);

    /** Compares what was committed with the outputs, as {@link OutputSources#uncommitted} does, but later and without failing. */
    interface OutputComparison {
        CompletableFuture<Map<TopicPartition, AnsweredRecords>> uncommitted(
                Map<TopicPartition, FinishedOffsets> committed);
    }

    private final Consumer<byte[], byte[]> consumer;
    private final WorkInProgress work;
    private final LoopState state;
    private final OutputComparison outputs;
    /** Assigned, and not known yet what was committed. */
    private final Set<TopicPartition> waiting = new HashSet<>();
    /** What was committed of those that are not read yet. */
    private final Map<TopicPartition, Start> starts = new HashMap<>();

    private final Map<TopicPartition, String> refused = new HashMap<>();
    /** What is compared now; null if nothing is. */
    private Comparison comparison;

    ReadingStart(Consumer<byte[], byte[]> consumer, WorkInProgress work, LoopState state, OutputComparison outputs) {
        this.consumer = consumer;
        this.work = work;
        this.state = state;
        this.outputs = outputs;
    }

    /** Nothing of these is read before it is known what was committed. */
    void assigned(Collection<TopicPartition> partitions) {
        waiting.addAll(partitions);
        starts.keySet().removeAll(partitions);
        consumer.pause(partitions);
    }

    /** Begins with the partitions of which it is known what is finished; returns whether there are any. */
    boolean seekWhenKnown() {
        askForCommitted();
        if (comparison == null && !starts.isEmpty()) {
            Map<TopicPartition, Start> compared = Map.copyOf(starts);
            comparison = new Comparison(
                    compared,
                    outputs.uncommitted(compared.entrySet().stream()
                            .collect(Collectors.toMap(
                                    Map.Entry::getKey, entry -> entry.getValue().finished()))));
        }
        return comparison != null && comparison.outputs().isDone() && begin();
    }

    private void askForCommitted() {
        if (waiting.isEmpty()) {
            return;
        }
        Set<TopicPartition> assigned = Set.copyOf(waiting);
        try {
            Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(assigned, PATIENCE);
            assigned.forEach(partition -> committed(partition, committed.get(partition), OptionalLong.empty()));
        } catch (TimeoutException unsettled) {
            // A transaction of who had them before is open still, or the broker is slow: asked again in the next round.
            LOG.debugf("committed offsets not known yet partitions=%s", assigned);
        }
    }

    /**
     * It is known what was committed of a partition of which nothing is in progress; it is not read before it is compared.
     *
     * @param offset null if nothing was
     * @param otherwise where reading begins if nothing was and nothing is answered; empty for where the consumer stands
     */
    void committed(TopicPartition partition, OffsetAndMetadata offset, OptionalLong otherwise) {
        waiting.remove(partition);
        refused.remove(partition);
        try {
            FinishedOffsets finished = offset == null ? FinishedOffsets.below(0) : FinishedOffsets.of(offset);
            starts.put(partition, new Start(offset, finished, otherwise));
            consumer.pause(Set.of(partition));
        } catch (IllegalArgumentException unreadable) {
            // It stays so until somebody commits another offset.
            refuse(partition, offset, unreadable);
        }
        showRefused();
    }

    private boolean begin() {
        Comparison done = comparison;
        comparison = null;
        Map<TopicPartition, AnsweredRecords> answered = done.outputs().join();
        // What was assigned anew meanwhile has another start.
        List<TopicPartition> begun = done.starts().entrySet().stream()
                .filter(entry -> starts.remove(entry.getKey(), entry.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        begun.forEach(partition -> seek(partition, done.starts().get(partition), answered.get(partition)));
        return !begun.isEmpty();
    }

    private void seek(TopicPartition partition, Start start, AnsweredRecords answered) {
        if (answered != null) {
            LOG.warnf(
                    "committed offset lies behind the outputs, what has one is passed over topic=%s partition=%d offset=%d"
                            + " answered=%d last=%d",
                    partition.topic(),
                    partition.partition(),
                    start.finished().firstOpen(),
                    answered.size(),
                    answered.last());
            work.begin(partition, start.finished(), answered);
        } else if (start.committed() != null) {
            work.begin(partition, start.finished());
        }
        if (start.committed() != null) {
            consumer.seek(partition, start.committed());
        } else if (start.otherwise().isPresent()) {
            consumer.seek(partition, start.otherwise().getAsLong());
        }
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
        held.addAll(starts.keySet());
        held.addAll(refused.keySet());
        return held;
    }

    /** These are no longer ours. */
    void forget(Collection<TopicPartition> gone) {
        waiting.removeAll(gone);
        starts.keySet().removeAll(gone);
        refused.keySet().removeAll(gone);
        showRefused();
    }

    /**
     * What was committed of one partition.
     *
     * @param committed null if nothing was
     */
    private record Start(OffsetAndMetadata committed, FinishedOffsets finished, OptionalLong otherwise) {}

    /** What was committed of some partitions, while it is looked what the outputs say. */
    private record Comparison(
            Map<TopicPartition, Start> starts, CompletableFuture<Map<TopicPartition, AnsweredRecords>> outputs) {}
}

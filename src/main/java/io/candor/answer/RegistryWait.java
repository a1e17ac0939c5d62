package io.candor.answer;

import io.candor.event.registry.SchemaNotYetKnownException;
import io.candor.event.retry.Backoff;
import io.candor.event.retry.Retry;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * The loop's patience with the schema registry: partitions whose next record cannot be read now stand still, each until its
 * own pause is over; the others go on. While the registry cannot be asked at all, nothing is sent either; that it does not
 * know the schema of one record is no outage.
 */
final class RegistryWait {
    private static final Logger LOG = Logger.getLogger(RegistryWait.class);

    private final LoopState state;
    private final Supplier<Backoff> newBackoff;
    private final Retry outage;
    /** Partitions whose last record read could not be decoded; a pause that is over leaves its entry, for the next to be longer. */
    private final Map<TopicPartition, Retry> partitions = new HashMap<>();
    /** Those of them that wait for the registry itself, not only for one schema. */
    private final Set<TopicPartition> cutOff = new HashSet<>();
    /** Those that wait for one schema. */
    private final Map<TopicPartition, SchemaNotYetKnownException> lacking = new HashMap<>();

    RegistryWait(LoopState state, Supplier<Backoff> newBackoff) {
        this.state = state;
        this.newBackoff = newBackoff;
        this.outage = new Retry(newBackoff.get());
    }

    /** The next record of {@code partition} cannot be read now. */
    void pause(TopicPartition partition, RuntimeException unavailable) {
        partitions
                .computeIfAbsent(partition, added -> new Retry(newBackoff.get()))
                .failed();
        if (unavailable instanceof SchemaNotYetKnownException schema) {
            LOG.warnf("partition waits for a schema partition=%s reason=%s", partition, unavailable.getMessage());
            cutOff.remove(partition);
            lacking.put(partition, schema);
            showLacking();
            answered();
        } else {
            cutOff.add(partition);
            lackNothing(List.of(partition));
            failed(unavailable);
        }
    }

    /** These lack no schema, as far as is known now. */
    private void lackNothing(Collection<TopicPartition> complete) {
        if (lacking.keySet().removeAll(complete)) {
            showLacking();
        }
    }

    private void showLacking() {
        state.schemasWaitedFor(lacking.entrySet().stream()
                .map(entry -> "schema " + entry.getValue().schemaId() + " for " + entry.getKey() + " since "
                        + entry.getValue().since())
                .sorted()
                .toList());
    }

    void failed(RuntimeException unavailable) {
        LOG.warnf("waiting for the schema registry error=%s", unavailable);
        outage.failed();
        state.registry(false);
    }

    /** All records of one poll of {@code partition} could be read. */
    void flows(TopicPartition partition) {
        partitions.remove(partition);
        cutOff.remove(partition);
        lackNothing(List.of(partition));
        answered();
    }

    /**
     * Something was read or written that needs schemas. They may have been known already, so it ends no outage while it is too
     * early to ask again or a partition is cut off.
     */
    void answered() {
        if (!state.isRegistryReachable() && !isWaiting() && cutOff.isEmpty()) {
            reachable();
        }
    }

    private void reachable() {
        outage.satisfied();
        outage.succeeded();
        state.registry(true);
    }

    /** Whether it is too early to ask again. */
    boolean isWaiting() {
        return outage.isDemanded() && !outage.isDue();
    }

    /**
     * Lets what has paused long enough try again.
     *
     * @param idle whether nothing is in progress: then, unless a partition is cut off, nobody needs the registry any more, and
     *     nobody would ever notice that it is back
     */
    void releaseWhenDue(boolean idle) {
        if (outage.isDue()) {
            outage.satisfied();
        }
        if (idle) {
            answered();
        }
        partitions.values().stream().filter(Retry::isDue).forEach(Retry::satisfied);
    }

    /** Partitions that stand still. */
    Set<TopicPartition> paused() {
        return partitions.entrySet().stream()
                .filter(entry -> entry.getValue().isDemanded())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** These are no longer ours. */
    void forget(Collection<TopicPartition> gone) {
        gone.forEach(partitions::remove);
        cutOff.removeAll(gone);
        lackNothing(gone);
    }
}

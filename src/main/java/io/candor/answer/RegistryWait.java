package io.candor.answer;

import io.candor.event.retry.Backoff;
import io.candor.event.retry.Retry;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Waits for a schema registry that cannot be reached: partitions whose next record needs it are paused, the others go
 * on.
 */
final class RegistryWait {
    private static final Logger LOG = Logger.getLogger(RegistryWait.class);

    private final LoopState state;
    private final Retry retry;
    private final Set<TopicPartition> paused = new HashSet<>();

    RegistryWait(LoopState state, Backoff backoff) {
        this.state = state;
        this.retry = new Retry(backoff);
    }

    /** The next record of {@code partition} cannot be read now. */
    void pause(TopicPartition partition, RuntimeException unavailable) {
        paused.add(partition);
        failed(unavailable);
    }

    void failed(RuntimeException unavailable) {
        LOG.warnf("waiting for the schema registry error=%s", unavailable);
        retry.failed();
        state.registry(false);
    }

    void answered() {
        if (!state.isRegistryReachable() && !retry.isDemanded()) {
            retry.succeeded();
            state.registry(true);
        }
    }

    /** Whether it is too early to ask again. */
    boolean isWaiting() {
        return retry.isDemanded() && !retry.isDue();
    }

    /** Lets every partition try again once the pause is over. */
    void releaseWhenDue() {
        if (retry.isDue()) {
            paused.clear();
            retry.satisfied();
        }
    }

    /** Partitions that are paused. */
    Set<TopicPartition> paused() {
        return paused;
    }

    /** These are no longer assigned. */
    void forget(Collection<TopicPartition> partitions) {
        paused.removeAll(partitions);
    }
}

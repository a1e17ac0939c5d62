package io.candor.answer;

import java.util.Collection;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * What the loop does when the group gives it partitions or takes them away: with either protocol only those are named that come or
 * go, and the others are read on.
 */
final class Rebalance implements ConsumerRebalanceListener {
    private static final Logger LOG = Logger.getLogger(Rebalance.class);

    private final OutcomeCommit outcomes;
    private final WorkInProgress work;
    private final QuestionQueue queue;
    private final ReadingStart starts;
    private final Rewind rewind;
    private final RegistryWait registry;
    private final AnswerMetrics metrics;
    private final Consumer<Collection<TopicPartition>> assigned;

    /** @param assigned told of partitions that came, maybe none */
    Rebalance(
            OutcomeCommit outcomes,
            WorkInProgress work,
            QuestionQueue queue,
            ReadingStart starts,
            Rewind rewind,
            RegistryWait registry,
            AnswerMetrics metrics,
            Consumer<Collection<TopicPartition>> assigned) {
        this.outcomes = outcomes;
        this.work = work;
        this.queue = queue;
        this.starts = starts;
        this.rewind = rewind;
        this.registry = registry;
        this.metrics = metrics;
        this.assigned = assigned;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        LOG.infof("partitions assigned partitions=%s", partitions);
        metrics.rebalanced("assigned");
        assigned.accept(partitions);
    }

    /** The partitions are still owned during this call: what is finished is committed, the rest is left to the next owner. */
    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        LOG.infof("partitions revoked partitions=%s", partitions);
        metrics.rebalanced("revoked");
        try {
            outcomes.send();
            outcomes.commit();
        } catch (RuntimeException failure) {
            // Their next owner reads them from the last commit on, as we do with the rest.
            rewind.failed(failure);
        }
        forget(partitions);
    }

    /** Another member owns the partitions already, so a transaction with answers of theirs must not be committed. */
    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        LOG.warnf("partitions lost partitions=%s", partitions);
        metrics.rebalanced("lost");
        rewind.abort();
        forget(partitions);
        rewind.demand();
    }

    private void forget(Collection<TopicPartition> partitions) {
        work.abandon(partitions);
        registry.forget(partitions);
        starts.forget(partitions);
        queue.removeAbandoned();
    }
}

package io.candor.answer;

import io.candor.event.retry.Backoff;
import io.candor.event.retry.Retry;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.jboss.logging.Logger;

/**
 * What the loop does after any failure of Kafka: it aborts, forgets what is in progress and reads again from the committed
 * offsets, after a pause that grows as long as that fails too.
 */
final class Rewind {
    private static final Logger LOG = Logger.getLogger(Rewind.class);

    private final Consumer<byte[], byte[]> consumer;
    private final OutputTransaction transaction;
    private final WorkInProgress work;
    private final QuestionQueue queue;
    private final LoopState state;
    private final AnswerMetrics metrics;
    private final ReadingStart starts;
    private final Retry retry;

    Rewind(
            Consumer<byte[], byte[]> consumer,
            OutputTransaction transaction,
            WorkInProgress work,
            QuestionQueue queue,
            LoopState state,
            AnswerMetrics metrics,
            ReadingStart starts,
            Backoff backoff) {
        this.consumer = consumer;
        this.transaction = transaction;
        this.work = work;
        this.queue = queue;
        this.state = state;
        this.metrics = metrics;
        this.starts = starts;
        this.retry = new Retry(backoff);
    }

    void demand() {
        retry.demand();
    }

    /** Until it is done nothing may be sent: it would go into a transaction without what came before it. */
    boolean isDemanded() {
        return retry.isDemanded();
    }

    void failed(Throwable failure) {
        LOG.warnf(failure, "will read again from the committed offsets error=%s", failure);
        if (failure instanceof ProducerFencedException) {
            // Also after a transaction that took too long; trying again helps then, and not while there are two.
            LOG.warn("another transaction of this transactional id was begun: if it comes again, two answerers have one"
                    + " candor.answer.instance");
        }
        state.kafka(false);
        abort();
        retry.failed();
        consumer.pause(consumer.assignment());
    }

    void abort() {
        if (transaction.abort()) {
            metrics.aborted();
        }
    }

    void runWhenDue() {
        if (retry.isDue()) {
            run();
        }
    }

    /** Every partition, since what was polled of one may have come to nothing before it was in progress. */
    private void run() {
        abort();
        Set<TopicPartition> assigned = consumer.assignment();
        Map<TopicPartition, Long> begun = work.starts();
        transaction.prepare();
        Map<TopicPartition, OffsetAndMetadata> committed = assigned.isEmpty() ? Map.of() : consumer.committed(assigned);
        work.abandonAll();
        queue.removeAbandoned();
        for (TopicPartition partition : assigned) {
            // Neither committed nor polled: it stands where it was assigned.
            OptionalLong begin =
                    begun.containsKey(partition) ? OptionalLong.of(begun.get(partition)) : OptionalLong.empty();
            starts.committed(partition, committed.get(partition), begin);
        }
        retry.satisfied();
        state.kafka(true);
    }

    /** A transaction was committed, so the next failure is the first again. */
    void succeeded() {
        retry.succeeded();
    }
}

package io.candor.answer;

import io.candor.event.retry.Backoff;
import io.candor.event.retry.Retry;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
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
    private final Retry retry;

    Rewind(
            Consumer<byte[], byte[]> consumer,
            OutputTransaction transaction,
            WorkInProgress work,
            QuestionQueue queue,
            LoopState state,
            AnswerMetrics metrics,
            Backoff backoff) {
        this.consumer = consumer;
        this.transaction = transaction;
        this.work = work;
        this.queue = queue;
        this.state = state;
        this.metrics = metrics;
        this.retry = new Retry(backoff);
    }

    void demand() {
        retry.demand();
    }

    /** Until it is done nothing may be sent: it would go into a transaction without what came before it. */
    boolean isDemanded() {
        return retry.isDemanded();
    }

    void failed(RuntimeException failure) {
        LOG.warnf(failure, "will read again from the committed offsets error=%s", failure);
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

    private void run() {
        abort();
        Map<TopicPartition, Long> starts = new HashMap<>(work.starts());
        starts.keySet().retainAll(consumer.assignment());
        transaction.prepare();
        Map<TopicPartition, OffsetAndMetadata> committed =
                starts.isEmpty() ? Map.of() : consumer.committed(starts.keySet());
        work.abandonAll();
        queue.removeAbandoned();
        starts.forEach((partition, first) -> {
            OffsetAndMetadata offset = committed.get(partition);
            consumer.seek(partition, offset == null ? first : offset.offset());
        });
        retry.satisfied();
        state.kafka(true);
    }

    /** A transaction was committed, so the next failure is the first again. */
    void succeeded() {
        retry.succeeded();
    }
}

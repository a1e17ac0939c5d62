package io.candor.answer;

import io.candor.event.FinishedOffsets;
import io.candor.event.retry.Backoff;
import io.candor.event.retry.RetriableFailure;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Compares committed offsets with the outputs before a partition is read, on a thread of its own: partitions that are read already go
 * on meanwhile. Where the outputs cannot be read for {@link #PATIENCE}, the committed offsets count as they are: to stand still for a
 * partition of the answers that is away would cost more than it saves.
 */
final class CommittedOffsetsCheck implements ReadingStart.OutputComparison, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(CommittedOffsetsCheck.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final OutputSources sources;
    private final Backoff backoff;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(work -> {
        Thread worker = new Thread(work, "candor-answer-offsets");
        worker.setDaemon(true);
        return worker;
    });

    CommittedOffsetsCheck(OutputSources sources, Backoff backoff) {
        this.sources = sources;
        this.backoff = backoff;
    }

    @Override
    public CompletableFuture<Map<TopicPartition, AnsweredRecords>> uncommitted(
            Map<TopicPartition, FinishedOffsets> committed) {
        return CompletableFuture.supplyAsync(() -> look(committed), thread);
    }

    private Map<TopicPartition, AnsweredRecords> look(Map<TopicPartition, FinishedOffsets> committed) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                Map<TopicPartition, AnsweredRecords> found = sources.uncommitted(committed);
                backoff.reset();
                return found;
            } catch (RuntimeException failure) {
                // An outage passes, a right that is missing does not.
                if (!RetriableFailure.isRetriable(failure) || System.nanoTime() - until >= 0 || !paused()) {
                    LOG.warnf(
                            failure,
                            "outputs not compared with committed offsets partitions=%s error=%s",
                            committed.keySet(),
                            failure);
                    return Map.of();
                }
            }
        }
    }

    /** Returns false if it is to stop. */
    private boolean paused() {
        try {
            Thread.sleep(backoff.next().toMillis());
            return true;
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Waits for nothing. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}

package io.candor.answer;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Takes in what a poll returned: every record that was not finished before becomes work in progress, every valid question also goes
 * to the engine's queue.
 */
final class PolledRecords {
    private static final Logger LOG = Logger.getLogger(PolledRecords.class);

    private final Consumer<byte[], byte[]> consumer;
    private final QuestionReader reader;
    private final QuestionQueue queue;
    private final WorkInProgress work;
    private final RegistryWait registry;
    private final AnswerMetrics metrics;
    private final AnswerTracing tracing;
    private final Clock clock;

    PolledRecords(
            Consumer<byte[], byte[]> consumer,
            QuestionReader reader,
            QuestionQueue queue,
            WorkInProgress work,
            RegistryWait registry,
            AnswerMetrics metrics,
            AnswerTracing tracing,
            Clock clock) {
        this.consumer = consumer;
        this.reader = reader;
        this.queue = queue;
        this.work = work;
        this.registry = registry;
        this.metrics = metrics;
        this.tracing = tracing;
        this.clock = clock;
    }

    void accept(ConsumerRecords<byte[], byte[]> records) {
        if (records.isEmpty()) {
            return;
        }
        Polled polled = new Polled(clock.instant(), System.nanoTime());
        // Of all before any of them can fail, so that a rewind without a commit knows where to go.
        records.partitions()
                .forEach(partition ->
                        work.begin(partition, records.records(partition).get(0).offset()));
        int accepted = 0;
        for (TopicPartition partition : records.partitions()) {
            accepted += accept(partition, records.records(partition), polled);
        }
        metrics.polled(accepted);
    }

    private int accept(TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records, Polled polled) {
        int accepted = 0;
        for (ConsumerRecord<byte[], byte[]> origin : records) {
            if (work.passFinished(partition, origin)) {
                continue;
            }
            PendingRecord pending = tracing.begin(origin, polled.at());
            Optional<QueuedQuestion> queued;
            try {
                queued = reader.read(pending, polled.nanos());
            } catch (RuntimeException unavailable) {
                // What it needs is away; the reader has refused for good what would fail again.
                pending.abandon();
                pause(partition, origin.offset(), unavailable);
                return accepted;
            }
            work.add(pending);
            queued.ifPresent(queue::add);
            accepted++;
        }
        registry.flows(partition);
        return accepted;
    }

    /** The partition stays where it is until the registry answers; the others go on. */
    private void pause(TopicPartition partition, long offset, RuntimeException unavailable) {
        LOG.warnf("record cannot be read now, will try again partition=%s offset=%d", partition, offset);
        consumer.seek(partition, offset);
        registry.pause(partition, unavailable);
    }

    /** When all records of one poll came, by both clocks: the instant itself, and the start of measured durations. */
    private record Polled(Instant at, long nanos) {}
}

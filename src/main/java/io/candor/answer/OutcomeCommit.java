package io.candor.answer;

import io.candor.event.DeadLetterReason;
import io.candor.event.registry.IncompatibleSchemaException;
import io.candor.event.retry.RetriableFailure;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/** Sends finished outcomes into the transaction, and commits it with the offsets of the questions they belong to. */
final class OutcomeCommit {
    private static final Logger LOG = Logger.getLogger(OutcomeCommit.class);

    private final Consumer<byte[], byte[]> consumer;
    private final OutputTransaction transaction;
    private final OutputRecords outputs;
    private final WorkInProgress work;
    private final int mostAhead;
    private final Rewind rewind;
    private final RegistryWait registry;
    private final AnswerMetrics metrics;
    private final AnswerTracing tracing;
    private final Clock clock;

    /** @param mostAhead as for {@link PartitionProgress#ready} */
    OutcomeCommit(
            Consumer<byte[], byte[]> consumer,
            OutputTransaction transaction,
            OutputRecords outputs,
            WorkInProgress work,
            int mostAhead,
            Rewind rewind,
            RegistryWait registry,
            AnswerMetrics metrics,
            AnswerTracing tracing,
            Clock clock) {
        this.consumer = consumer;
        this.transaction = transaction;
        this.outputs = outputs;
        this.work = work;
        this.mostAhead = mostAhead;
        this.rewind = rewind;
        this.registry = registry;
        this.metrics = metrics;
        this.tracing = tracing;
        this.clock = clock;
    }

    /** Sends what is finished and not too far ahead; nothing while a rewind is due or the registry is waited for. */
    void send() {
        if (rewind.isDemanded() || registry.isWaiting()) {
            return;
        }
        for (PartitionProgress progress : work.all()) {
            for (PendingRecord pending : progress.ready(mostAhead)) {
                Optional<List<ProducerRecord<byte[], byte[]>>> records = serialized(pending);
                if (records.isEmpty()) {
                    return;
                }
                transaction.send(pending, records.get());
                progress.sent(pending);
            }
        }
        // What was passed over because it has an output is to be committed even where nothing follows.
        if (work.hasUncommitted()) {
            transaction.open();
        }
    }

    /** The outputs as bytes; empty if the registry, which numbers their schemas, cannot be asked or does not take them. */
    private Optional<List<ProducerRecord<byte[], byte[]>>> serialized(PendingRecord pending) {
        try {
            List<ProducerRecord<byte[], byte[]>> records = outputs.of(pending);
            registry.answered();
            return Optional.of(records);
        } catch (RuntimeException failure) {
            if (isAboutTheRegistry(failure)) {
                registry.failed(failure);
                return Optional.empty();
            }
            return Optional.of(refused(pending, failure));
        }
    }

    /** Of the next record to be polled: behind the markers of transactions that follow the last one. */
    private long position(TopicPartition partition) {
        return consumer.assignment().contains(partition) ? consumer.position(partition) : 0;
    }

    /** A schema that is refused is not the record's fault either; once the registry takes it, all goes on. */
    private static boolean isAboutTheRegistry(RuntimeException failure) {
        return failure instanceof IncompatibleSchemaException || RetriableFailure.isRetriable(failure);
    }

    /** An answer that cannot be written could not be the next time either, and would stop its partition for good. */
    private List<ProducerRecord<byte[], byte[]>> refused(PendingRecord pending, RuntimeException failure) {
        if (pending.outcome() instanceof Outcome.Refused) {
            throw failure;
        }
        String error = failure.getClass().getSimpleName();
        LOG.errorf(
                "answer cannot be written topic=%s partition=%d offset=%d error=%s",
                pending.origin().topic(),
                pending.origin().partition(),
                pending.origin().offset(),
                error);
        pending.finish(new Outcome.Refused(DeadLetterReason.UNANSWERABLE, "its answer cannot be written: " + error));
        return outputs.of(pending);
    }

    /** Commits what was sent, if anything was. */
    void commit() {
        if (!transaction.isOpen()) {
            return;
        }
        long begin = System.nanoTime();
        List<PendingRecord> done = transaction.commit(work.uncommitted(this::position), consumer.groupMetadata());
        work.committed();
        rewind.succeeded();
        metrics.committing(System.nanoTime() - begin);
        long now = clock.millis();
        done.forEach(pending -> {
            metrics.committed(pending, now);
            tracing.committed(pending);
        });
    }
}

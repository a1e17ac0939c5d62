package io.candor.answer;

import io.candor.event.DeadLetterReason;
import io.candor.event.Topics;
import io.candor.event.registry.IncompatibleSchemaException;
import io.candor.event.retry.RetriableFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Polls questions, and commits their outcomes and offsets in one transaction. The engine works on another thread
 * meanwhile, so polling never stops for long.
 *
 * <p>After any failure of Kafka the loop rewinds: it aborts, forgets what is in progress and reads again from the committed
 * offsets. So a question is answered as often as it takes, and its answer is committed once.
 */
final class AnswerLoop implements Runnable {
    private static final Logger LOG = Logger.getLogger(AnswerLoop.class);
    private static final Duration IDLE_POLL = Duration.ofMillis(100);
    /** How soon the loop looks again when the engine may have finished something. */
    private static final Duration BUSY_POLL = Duration.ofMillis(5);

    private static final Duration LEAVE_TIME = Duration.ofSeconds(5);
    private static final Duration HOPELESS_LEAVE_TIME = Duration.ofSeconds(1);

    private final Consumer<byte[], byte[]> consumer;
    private final OutputTransaction transaction;
    private final QuestionIntake intake;
    private final QuestionQueue queue;
    private final OutputRecords outputs;
    private final String topic;
    private final AnswerConfig config;
    private final AnswerMetrics metrics;
    private final AnswerTracing tracing;
    private final Clock clock;

    private final WorkInProgress work = new WorkInProgress();
    private final LoopState state = new LoopState();
    private final BrokerLiveness pulse;
    private final Rewind rewind;
    private final RegistryWait registry;

    AnswerLoop(
            Consumer<byte[], byte[]> consumer,
            OutputTransaction transaction,
            Topics topics,
            QuestionIntake intake,
            QuestionQueue queue,
            AnswerConfig config,
            AnswerMetrics metrics,
            AnswerTracing tracing,
            Clock clock) {
        this.consumer = consumer;
        this.transaction = transaction;
        this.intake = intake;
        this.queue = queue;
        this.outputs = new OutputRecords(topics, tracing, clock);
        this.topic = topics.questions().name();
        this.config = config;
        this.metrics = metrics;
        this.tracing = tracing;
        this.clock = clock;
        this.pulse = new BrokerLiveness(consumer, System::nanoTime);
        this.rewind = new Rewind(consumer, transaction, work, queue, state, metrics, config.newBackoff());
        this.registry = new RegistryWait(state, config::newBackoff);
        metrics.load(state::outstanding, state::lag, this::oldestAge);
    }

    LoopState state() {
        return state;
    }

    @Override
    public void run() {
        start();
        while (!state.isStopping()) {
            turn();
        }
        drain();
    }

    void start() {
        consumer.subscribe(List.of(topic), new Rebalance());
        // A fresh producer first: its initialisation settles what an earlier one of the same id left open.
        rewind.demand();
    }

    /** One round: never throws, whatever Kafka, registry and engine do. */
    void turn() {
        state.beat();
        try {
            rewind.runWhenDue();
            take(consumer.poll(pause()));
            send();
            if (work.outstanding() == 0 || transaction.age().compareTo(config.commitInterval(queue.size())) >= 0) {
                commit();
            }
            steer();
        } catch (RuntimeException | OutOfMemoryError failure) {
            // Kafka's failures pass; so may want of memory, once all that is in progress is let go.
            rewind.failed(failure);
        }
    }

    private Duration pause() {
        return work.outstanding() > 0 || transaction.isOpen() ? BUSY_POLL : IDLE_POLL;
    }

    private void take(ConsumerRecords<byte[], byte[]> records) {
        if (records.isEmpty()) {
            return;
        }
        Polled polled = new Polled(clock.instant(), System.nanoTime());
        // Of all before any of them can fail, so that a rewind without a commit knows where to go.
        records.partitions()
                .forEach(partition ->
                        work.begin(partition, records.records(partition).get(0).offset()));
        int taken = 0;
        for (TopicPartition partition : records.partitions()) {
            taken += take(partition, records.records(partition), polled);
        }
        metrics.polled(taken);
    }

    private int take(TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records, Polled polled) {
        int taken = 0;
        for (ConsumerRecord<byte[], byte[]> origin : records) {
            PendingRecord slot = tracing.begin(origin, polled.at());
            Optional<QueuedQuestion> ask;
            try {
                ask = intake.read(slot, polled.nanos());
            } catch (RuntimeException unavailable) {
                // What it needs is away; the intake has refused for good what would fail again.
                slot.abandon();
                hold(partition, origin.offset(), unavailable);
                return taken;
            }
            work.add(slot);
            ask.ifPresent(queue::add);
            taken++;
        }
        registry.flows(partition);
        registry.answered();
        return taken;
    }

    /** The partition stays where it is until the registry answers; the others go on. */
    private void hold(TopicPartition partition, long offset, RuntimeException unavailable) {
        LOG.warnf("record cannot be read now, will try again partition=%s offset=%d", partition, offset);
        consumer.seek(partition, offset);
        registry.hold(partition, unavailable);
    }

    private void send() {
        if (rewind.isDemanded() || registry.isPausing()) {
            return;
        }
        for (PartitionProgress progress : work.all()) {
            Optional<PendingRecord> head = progress.finishedHead();
            while (head.isPresent()) {
                Optional<List<ProducerRecord<byte[], byte[]>>> records = written(head.get());
                if (records.isEmpty()) {
                    return;
                }
                transaction.send(head.get(), records.get());
                progress.headSent();
                head = progress.finishedHead();
            }
        }
    }

    /** The outputs as bytes; empty if the registry, which numbers their schemas, cannot be asked or does not take them. */
    private Optional<List<ProducerRecord<byte[], byte[]>>> written(PendingRecord slot) {
        try {
            List<ProducerRecord<byte[], byte[]>> records = outputs.of(slot);
            registry.answered();
            return Optional.of(records);
        } catch (RuntimeException failure) {
            if (isAboutTheRegistry(failure)) {
                registry.failed(failure);
                return Optional.empty();
            }
            return Optional.of(refused(slot, failure));
        }
    }

    /** A schema that is refused is not the record's fault either; once the registry takes it, all goes on. */
    private static boolean isAboutTheRegistry(RuntimeException failure) {
        return failure instanceof IncompatibleSchemaException || RetriableFailure.isRetriable(failure);
    }

    /** An answer that cannot be written could not be the next time either, and would stop its partition for good. */
    private List<ProducerRecord<byte[], byte[]>> refused(PendingRecord slot, RuntimeException failure) {
        if (slot.outcome() instanceof Outcome.Refused) {
            throw failure;
        }
        String error = failure.getClass().getSimpleName();
        LOG.errorf(
                "answer cannot be written topic=%s partition=%d offset=%d error=%s",
                slot.origin().topic(), slot.origin().partition(), slot.origin().offset(), error);
        slot.finish(new Outcome.Refused(DeadLetterReason.UNANSWERABLE, "its answer cannot be written: " + error));
        return outputs.of(slot);
    }

    private void commit() {
        if (!transaction.isOpen()) {
            return;
        }
        long begin = System.nanoTime();
        List<PendingRecord> done = transaction.commit(work.uncommitted(), consumer.groupMetadata());
        work.committed();
        rewind.succeeded();
        metrics.committing(System.nanoTime() - begin);
        long now = clock.millis();
        done.forEach(slot -> {
            metrics.committed(slot, now);
            tracing.committed(slot);
        });
    }

    private void steer() {
        registry.releaseWhenDue();
        boolean full = work.outstanding() >= config.maxOutstanding() || rewind.isDemanded() || state.isStopping();
        Set<TopicPartition> paused = new HashSet<>(full ? consumer.assignment() : registry.held());
        paused.retainAll(consumer.assignment());
        Set<TopicPartition> flowing = new HashSet<>(consumer.assignment());
        flowing.removeAll(paused);
        consumer.pause(paused);
        consumer.resume(flowing);
        state.load(work.outstanding(), lag(), work.oldest());
        if (!rewind.isDemanded()) {
            state.kafka(pulse.isHeard());
        }
    }

    private long lag() {
        return consumer.assignment().stream()
                .map(consumer::currentLag)
                .filter(OptionalLong::isPresent)
                .mapToLong(OptionalLong::getAsLong)
                .sum();
    }

    /** Seconds since the oldest question in progress was written; those behind it in Kafka are younger. */
    private double oldestAge() {
        OptionalLong written = state.oldest();
        return written.isEmpty() ? 0 : Math.max(0, clock.millis() - written.getAsLong()) / 1000.0;
    }

    /** Finishes what the engine holds, as far as time and Kafka allow, and leaves the group. */
    private void drain() {
        queue.close();
        long end = System.nanoTime() + config.drainTime().toNanos();
        // After a failure all of it is read again, by whoever comes next.
        while (state.isEngineBusy() && !rewind.isDemanded() && System.nanoTime() < end) {
            turn();
        }
        try {
            send();
            commit();
        } catch (RuntimeException failure) {
            // There is no next time here; who reads next answers what was not committed.
            rewind.failed(failure);
        }
        transaction.abort();
        work.abandonAll();
        leave();
    }

    private void leave() {
        transaction.close();
        try {
            consumer.close(CloseOptions.timeout(state.isKafkaReachable() ? LEAVE_TIME : HOPELESS_LEAVE_TIME));
        } catch (KafkaException gone) {
            LOG.warnf("left without Kafka error=%s", gone.toString());
        }
    }

    /** When all records of one poll came, by both clocks: the moment itself, and what to measure from it. */
    private record Polled(Instant at, long nanos) {}

    private final class Rebalance implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            LOG.infof("partitions assigned partitions=%s", partitions);
            metrics.rebalanced("assigned");
            state.joined();
        }

        /** They are still ours in here: what is finished is committed, the rest is left to the next owner. */
        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            LOG.infof("partitions revoked partitions=%s", partitions);
            metrics.rebalanced("revoked");
            try {
                send();
                commit();
            } catch (RuntimeException failure) {
                // Their next owner reads them from the last commit on, as we do with the rest.
                rewind.failed(failure);
            }
            forget(partitions);
        }

        /** They are somebody else's already, so an open transaction with answers of theirs must not be committed. */
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
            queue.removeAbandoned();
        }
    }
}

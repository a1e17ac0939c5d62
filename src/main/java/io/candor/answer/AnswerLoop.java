package io.candor.answer;

import io.candor.event.Topics;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Polls questions, and commits their outcomes and offsets in one transaction. The engine works on another thread
 * meanwhile, so polling never stops for long.
 *
 * <p>After any failure of Kafka the loop rewinds: it aborts, forgets what is in progress and reads again from the
 * committed offsets. A question may therefore be answered more than once, but its answer is committed once.
 */
final class AnswerLoop implements Runnable {
    private static final Logger LOG = Logger.getLogger(AnswerLoop.class);
    private static final Duration IDLE_POLL = Duration.ofMillis(100);
    /** Poll timeout while the engine may finish something. */
    private static final Duration BUSY_POLL = Duration.ofMillis(5);

    /** What records between poll and transaction may take of the heap: a compressed batch unpacks to a thousand times its size. */
    private static final long MOST_OUTSTANDING_BYTES = 64L << 20;

    private static final Duration LEAVE_TIME = Duration.ofSeconds(5);
    private static final Duration UNREACHABLE_LEAVE_TIME = Duration.ofSeconds(1);

    private final Consumer<byte[], byte[]> consumer;
    private final OutputTransaction transaction;
    private final QuestionQueue queue;
    private final String topic;
    private final AnswerConfig config;
    private final AnswerMetrics metrics;
    private final Clock clock;

    private final WorkInProgress work = new WorkInProgress();
    private final LoopState state = new LoopState();
    private final BrokerLiveness liveness;
    private final ReadingStart starts;
    private final Rewind rewind;
    private final RegistryWait registry;
    private final PolledRecords polled;
    private final OutcomeCommit outcomes;
    private final CommitPace pace;

    AnswerLoop(
            Consumer<byte[], byte[]> consumer,
            OutputTransaction transaction,
            Topics topics,
            QuestionReader reader,
            QuestionQueue queue,
            ReadingStart.OutputComparison comparison,
            AnswerConfig config,
            AnswerMetrics metrics,
            AnswerTracing tracing,
            Clock clock) {
        this.consumer = consumer;
        this.transaction = transaction;
        this.queue = queue;
        this.topic = topics.questions().name();
        this.config = config;
        this.metrics = metrics;
        this.clock = clock;
        this.liveness = new BrokerLiveness(consumer, System::nanoTime);
        this.pace = new CommitPace(consumer, config);
        this.starts = new ReadingStart(consumer, work, state, comparison);
        this.rewind = new Rewind(consumer, transaction, work, queue, state, metrics, starts, config.newBackoff());
        this.registry = new RegistryWait(state, config::newBackoff);
        this.polled = new PolledRecords(consumer, reader, queue, work, registry, metrics, tracing, clock);
        this.outcomes = new OutcomeCommit(
                consumer,
                transaction,
                new OutputRecords(topics, tracing, transaction.limits(), clock),
                work,
                config.commitAhead(),
                rewind,
                registry,
                metrics,
                tracing,
                clock);
        metrics.load(state::outstanding, state::ahead, state::lag, this::oldestAge);
    }

    LoopState state() {
        return state;
    }

    @Override
    public void run() {
        start();
        while (!state.isStopping()) {
            runOnce();
        }
        drain();
    }

    void start() {
        consumer.subscribe(List.of(topic), new Rebalance());
        // A new producer first: its initialisation completes or aborts the transaction of an earlier one of the same
        // id.
        rewind.demand();
    }

    /** One round: never throws, whatever Kafka, registry and engine do. */
    void runOnce() {
        state.heartbeat();
        try {
            rewind.runWhenDue();
            if (!rewind.isDemanded() && starts.seekWhenKnown()) {
                updatePauses();
            }
            polled.accept(consumer.poll(pollTimeout()));
            outcomes.send();
            if (work.outstanding() == 0 || transaction.age().compareTo(pace.interval(queue.size())) >= 0) {
                outcomes.commit();
            }
            updatePauses();
        } catch (RuntimeException | OutOfMemoryError failure) {
            // Kafka's failures pass; so may want of memory, once all that is in progress is let go.
            rewind.failed(failure);
        }
    }

    private Duration pollTimeout() {
        return work.outstanding() > 0 || transaction.isOpen() ? BUSY_POLL : IDLE_POLL;
    }

    private void updatePauses() {
        registry.releaseWhenDue(work.outstanding() == 0);
        boolean full = work.outstanding() >= config.maxOutstanding()
                || work.outstandingBytes() >= MOST_OUTSTANDING_BYTES
                || rewind.isDemanded()
                || state.isStopping();
        Set<TopicPartition> paused = new HashSet<>(full ? consumer.assignment() : registry.paused());
        paused.addAll(starts.held());
        paused.addAll(work.farAhead(config.commitAhead()));
        paused.retainAll(consumer.assignment());
        Set<TopicPartition> flowing = new HashSet<>(consumer.assignment());
        flowing.removeAll(paused);
        consumer.pause(paused);
        consumer.resume(flowing);
        state.load(work.outstanding(), work.ahead(), lag(), work.oldest());
        if (!rewind.isDemanded()) {
            state.kafka(liveness.isResponding());
        }
    }

    private long lag() {
        return consumer.assignment().stream()
                .map(consumer::currentLag)
                .filter(OptionalLong::isPresent)
                .mapToLong(OptionalLong::getAsLong)
                .sum();
    }

    /** Seconds since the oldest question in progress arrived; those behind it in Kafka are younger. */
    private double oldestAge() {
        OptionalLong arrived = state.oldest();
        return arrived.isEmpty() ? 0 : Math.max(0, clock.millis() - arrived.getAsLong()) / 1000.0;
    }

    /** Finishes what the engine holds, as far as time and Kafka allow, and leaves the group. */
    private void drain() {
        queue.close();
        long end = System.nanoTime() + config.drainTime().toNanos();
        // After a failure all of it is read again by the next owner of the partitions.
        while (state.isEngineBusy() && !rewind.isDemanded() && System.nanoTime() < end) {
            runOnce();
        }
        try {
            outcomes.send();
            outcomes.commit();
        } catch (RuntimeException failure) {
            // There is no next time here; the next owner answers what was not committed.
            rewind.failed(failure);
        }
        transaction.abort();
        work.abandonAll();
        closeClients();
    }

    private void closeClients() {
        transaction.close();
        try {
            consumer.close(CloseOptions.timeout(state.isKafkaReachable() ? LEAVE_TIME : UNREACHABLE_LEAVE_TIME));
        } catch (KafkaException gone) {
            LOG.warnf("left without Kafka error=%s", gone.toString());
        }
    }

    private final class Rebalance implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            LOG.infof("partitions assigned partitions=%s", partitions);
            metrics.rebalanced("assigned");
            starts.assigned(partitions);
            pace.assigned(consumer.assignment());
            state.joined();
        }

        /**
         * The partitions are still owned during this call: what is finished is committed, the rest is left to the next
         * owner.
         */
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

        /**
         * Another member owns the partitions already, so a transaction with answers of theirs must not be committed.
         */
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
}

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
import org.apache.kafka.clients.consumer.ConsumerRecords;
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
    private final LoopState state;

    private final WorkInProgress work = new WorkInProgress();
    private final BrokerLiveness liveness;
    private final ReadingStart starts;
    private final Rewind rewind;
    private final RegistryWait registry;
    private final PolledRecords polled;
    private final OutcomeCommit outcomes;
    private final CommitPace pace;
    private boolean ended;

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
            LoopState state,
            Clock clock) {
        this.consumer = consumer;
        this.transaction = transaction;
        this.queue = queue;
        this.topic = topics.questions().name();
        this.config = config;
        this.metrics = metrics;
        this.state = state;
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
    }

    LoopState state() {
        return state;
    }

    /** Returns when it is to stop, or when the membership of the group has ended. */
    @Override
    public void run() {
        start();
        while (!state.isStopping() && !ended) {
            runOnce();
        }
        if (ended) {
            leave();
        } else {
            drain();
        }
    }

    void start() {
        consumer.subscribe(
                List.of(topic),
                new Rebalance(outcomes, work, queue, starts, rewind, registry, metrics, this::assigned));
        // A new producer first: its initialisation completes or aborts the transaction of an earlier one of the same
        // id.
        rewind.demand();
    }

    /** One round: never throws, whatever Kafka, registry and engine do. */
    void runOnce() {
        state.heartbeat();
        try {
            if (mayTakeOver()) {
                rewind.runWhenDue();
            }
            if (!rewind.isDemanded() && starts.seekWhenKnown()) {
                updatePauses();
            }
            polled.accept(poll());
            outcomes.send();
            if (work.outstanding() == 0 || transaction.age().compareTo(pace.interval(queue.size())) >= 0) {
                outcomes.commit();
            }
            updatePauses();
        } catch (RuntimeException | OutOfMemoryError failure) {
            failed(failure);
        }
    }

    /**
     * A new producer ends the transaction of an earlier one of its id. Of two processes with one instance the group lets one in, and
     * the other must not end what that has begun.
     */
    private boolean mayTakeOver() {
        return !config.staticMember() || state.isJoined();
    }

    private ConsumerRecords<byte[], byte[]> poll() {
        try {
            return consumer.poll(pollTimeout());
        } catch (RuntimeException failure) {
            MembershipEnd.ofPoll(failure, config).ifPresent(this::ended);
            throw failure;
        }
    }

    /** Kafka's failures pass; so may want of memory, once all that is in progress is let go. Not so the end of the membership. */
    private void failed(Throwable failure) {
        if (!ended) {
            MembershipEnd.ofReplacement(failure, config).ifPresent(this::ended);
        }
        if (!ended) {
            rewind.failed(failure);
        }
    }

    private void ended(MembershipEnd end) {
        LOG.errorf(
                "membership of the group has ended group=%s replaced=%s reason=%s",
                config.group(), end.replaced(), end.reason());
        ended = true;
        state.ended(end);
        rewind.abort();
        rewind.demand();
    }

    private void assigned(Collection<TopicPartition> partitions) {
        starts.assigned(partitions);
        pace.assigned(consumer.assignment());
        state.joined();
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
        leave();
    }

    private void leave() {
        transaction.abort();
        work.abandonAll();
        queue.removeAbandoned();
        closeClients();
    }

    /** A static member does not leave by this: the group keeps its partitions for the session timeout. */
    private void closeClients() {
        transaction.close();
        try {
            consumer.close(CloseOptions.timeout(state.isKafkaReachable() ? LEAVE_TIME : UNREACHABLE_LEAVE_TIME));
        } catch (KafkaException gone) {
            LOG.warnf("left without Kafka error=%s", gone.toString());
        }
    }
}

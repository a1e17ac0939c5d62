package io.candor.answer;

import io.candor.answer.release.AnswerEngine;
import io.candor.event.KafkaConnection;
import io.candor.event.RecordTracing;
import io.candor.policy.Policies;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** One running answerer: a loop on one thread, the engine on another. Closing drains it. */
public final class Answerer implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Answerer.class);
    /** What the last commit, leaving the group and closing the clients may take after the drain. */
    private static final Duration LEAVE_TIME = Duration.ofSeconds(8);
    /** Time for the loop to end after it was interrupted in a wait for Kafka. */
    private static final Duration INTERRUPTED_TIME = Duration.ofSeconds(3);

    private static final Duration CHECK_INTERVAL = Duration.ofMillis(20);

    private final AnswerEngine engine;
    private final QuestionQueue queue;
    private final EngineWorker worker;
    private final LoopState state;
    private final CommittedOffsetsCheck offsets;
    private final Duration drainTime;
    private final Thread loopThread;
    private final Thread engineThread;
    private volatile boolean begun;

    private Answerer(
            AnswerEngine engine,
            QuestionQueue queue,
            EngineWorker worker,
            LoopState state,
            GroupMembership membership,
            CommittedOffsetsCheck offsets,
            Duration drainTime) {
        this.offsets = offsets;
        this.engine = engine;
        this.queue = queue;
        this.worker = worker;
        this.state = state;
        this.drainTime = drainTime;
        loopThread = thread(membership, "candor-answer-loop");
        engineThread = thread(new EngineThreads(worker), "candor-answer-engine");
    }

    /**
     * An answerer that waits to {@link #begin}; {@code engine} is closed with it.
     *
     * @param keys asked once it has begun
     * @param policies that count now, asked for every answer
     * @param second answers what is not accepted; closed with it
     * @throws IllegalArgumentException if a setting is outside its range
     */
    static Answerer of(
            AnswerConfig config,
            KafkaConnection connection,
            AnswerEngine engine,
            Supplier<AnswerKeys> keys,
            Supplier<Policies> policies,
            MeterRegistry registry,
            RecordTracing tracing,
            Optional<SecondEngine> second) {
        config.check();
        Clock clock = Clock.systemUTC();
        AnswerMetrics metrics = new AnswerMetrics(registry);
        QuestionQueue queue = new QuestionQueue(config.batch());
        Answering answering =
                new Answering(engine, config, keys, new AcceptanceRule(config, policies), metrics, clock, second);
        EngineWorker worker = new EngineWorker(queue, answering, config.newBackoff());
        QuestionReader reader = new QuestionReader(
                connection.topics().questions(),
                new QuestionValidator(config.maxCharacters()),
                engine,
                config.maxTokens());
        AnswerClients clients = new AnswerClients(connection, config, registry);
        CommittedOffsetsCheck offsets = new CommittedOffsetsCheck(new OutputSources(connection), config.newBackoff());
        LoopState state = new LoopState();
        state.watchEngine(worker::isBusy);
        metrics.load(state, clock);
        GroupMembership membership = new GroupMembership(
                () -> new AnswerLoop(
                        clients.consumer(),
                        new OutputTransaction(clients::producer),
                        connection.topics(),
                        reader,
                        queue,
                        offsets,
                        config,
                        metrics,
                        new AnswerTracing(tracing, config.group()),
                        state,
                        clock),
                state,
                clients::isInstanceMember,
                config.newBackoff());
        return new Answerer(engine, queue, worker, state, membership, offsets, config.drainTime());
    }

    /** Starts answering. To be called once. */
    void begin() {
        begun = true;
        engineThread.start();
        loopThread.start();
    }

    boolean hasBegun() {
        return begun;
    }

    private static Thread thread(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setUncaughtExceptionHandler((dead, error) -> LOG.errorf(error, "thread died name=%s", dead.getName()));
        return thread;
    }

    LoopState state() {
        return state;
    }

    boolean isEngineFailing() {
        return worker.isFailing();
    }

    /** Whether both threads are alive. */
    boolean isAlive() {
        return loopThread.isAlive() && engineThread.isAlive();
    }

    /**
     * Finishes what the engine holds, commits it and leaves the group; what is queued goes to others. Without Kafka nothing
     * can be committed, so nothing is waited for: what is not committed is read again by whoever comes next.
     */
    @Override
    public void close() {
        state.stop();
        if (!begun) {
            // The clients are closed by the loop's thread, so it has to run.
            begin();
        }
        queue.close();
        try {
            awaitLoop();
            engineThread.join(LEAVE_TIME.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        offsets.close();
        if (engineThread.isAlive()) {
            // Its native memory is in use; the process is about to end anyway.
            LOG.warnf("engine still busy after %s, left to the end of the process", drainTime);
        } else {
            engine.close();
        }
    }

    private void awaitLoop() throws InterruptedException {
        long end = System.nanoTime() + drainTime.toNanos();
        while (loopThread.isAlive() && worker.isBusy() && state.isKafkaReachable() && System.nanoTime() < end) {
            loopThread.join(CHECK_INTERVAL.toMillis());
        }
        loopThread.join(LEAVE_TIME.toMillis());
        if (loopThread.isAlive()) {
            // Every call to a broker that is gone waits for its own timeout, and there would be several in turn.
            LOG.warnf("Kafka has not let go after %s, what is not committed is left to the next answerer", LEAVE_TIME);
            loopThread.interrupt();
            loopThread.join(INTERRUPTED_TIME.toMillis());
        }
    }
}

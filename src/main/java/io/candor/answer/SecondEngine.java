package io.candor.answer;

import io.candor.engine.AnswerProvider;
import io.candor.engine.EngineUnavailableException;
import io.candor.event.retry.Backoff;
import io.candor.llm.decoder.ContinuousBatch;
import io.candor.llm.decoder.Generation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Asks the second engine on a thread of its own, so that it holds up nobody whom the model answers. Each question that was taken gets one
 * reply. One that fails among others is asked again alone; while the engine is away none is taken.
 */
final class SecondEngine implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(SecondEngine.class);
    private static final int PIECE_TOKENS = 512;
    private static final long LOOK_MILLIS = 50;

    private final AnswerProvider provider;
    private final EscalationConfig config;
    private final Backoff backoff;
    private final BlockingDeque<SecondQuestion> waiting = new LinkedBlockingDeque<>();
    private final BlockingQueue<Reply> replies = new LinkedBlockingQueue<>();
    private final Thread thread;
    /** Only for its own thread. */
    private boolean aloneUnderWay;

    private volatile boolean closed;
    private volatile long awayUntilNanos = System.nanoTime();
    private volatile Away away;

    /**
     * It did not answer when it was last asked.
     *
     * @param since the first failure after the last answer
     * @param problem a sentence for people
     */
    record Away(Instant since, String problem) {}

    /** What became of a question. */
    sealed interface Reply {
        SecondQuestion question();

        /** It has an answer. */
        record Answered(SecondQuestion question, Generation generation) implements Reply {}

        /** It has none; the problem is a sentence for people. */
        record Failed(SecondQuestion question, String problem) implements Reply {}
    }

    /** @param provider closed with this */
    private SecondEngine(AnswerProvider provider, EscalationConfig config) {
        this.provider = provider;
        this.config = config;
        this.backoff = config.engine().newBackoff();
        this.thread = new Thread(this::run, "candor-second-engine");
    }

    /**
     * Begins to wait for questions.
     *
     * @param provider closed with this
     */
    static SecondEngine start(AnswerProvider provider, EscalationConfig config) {
        SecondEngine engine = new SecondEngine(provider, config);
        engine.thread.start();
        return engine;
    }

    EscalationConfig config() {
        return config;
    }

    /** By what name its answers are known. */
    String model() {
        return provider.model();
    }

    /** What is wrong with it if it failed a moment ago and is left alone. */
    Optional<String> leftAlone() {
        Away last = away;
        return last != null && System.nanoTime() - awayUntilNanos < 0 ? Optional.of(last.problem()) : Optional.empty();
    }

    /** Empty if it answered when it was last asked, or was never asked. */
    Optional<Away> away() {
        return Optional.ofNullable(away);
    }

    /** Takes a question; false where as many wait as may. */
    boolean offer(SecondQuestion question) {
        return waiting.size() < config.mostWaiting() && waiting.offer(question);
    }

    /** The replies that came since the last call. */
    List<Reply> replies() {
        List<Reply> all = new ArrayList<>();
        replies.drainTo(all);
        return all;
    }

    /** Waits for a reply, a moment at most. */
    Optional<Reply> awaitReply(long millis) throws InterruptedException {
        return Optional.ofNullable(replies.poll(millis, TimeUnit.MILLISECONDS));
    }

    private void run() {
        try (ContinuousBatch<SecondQuestion> batch = provider.batch(SecondQuestion::text, PIECE_TOKENS)) {
            while (!closed) {
                step(batch);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void step(ContinuousBatch<SecondQuestion> batch) throws InterruptedException {
        join(batch);
        long now = System.nanoTime();
        batch.cancel(question -> question.isOverdue(now) && failed(question, "no answer came in time"));
        if (batch.size() == 0) {
            return;
        }
        try {
            answered(batch.decode());
        } catch (RuntimeException failure) {
            // Whose fault it is shows when each is asked alone; while the engine is away nobody is.
            failed(batch.clear(), failure);
        }
    }

    private void join(ContinuousBatch<SecondQuestion> batch) throws InterruptedException {
        SecondQuestion next = batch.size() == 0 ? waiting.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS) : waiting.poll();
        aloneUnderWay &= batch.size() > 0;
        while (next != null) {
            if (batch.size() > 0
                    && (aloneUnderWay
                            || next.alone()
                            || batch.room(next.begun().queued().mostTokens()) == 0)) {
                waiting.addFirst(next);
                return;
            }
            join(batch, next);
            aloneUnderWay = next.alone() && batch.size() > 0;
            next = next.alone() ? null : waiting.poll();
        }
    }

    private void join(ContinuousBatch<SecondQuestion> batch, SecondQuestion question) {
        if (question.isOverdue(System.nanoTime())) {
            failed(question, "no answer came in time");
            return;
        }
        try {
            QueuedQuestion queued = question.begun().queued();
            answered(batch.join(List.of(new ContinuousBatch.Prompt<>(question, queued.prompt(), queued.maxTokens()))));
        } catch (RuntimeException failure) {
            // It alone has not joined: the others go on.
            failed(List.of(question), failure);
        }
    }

    private void answered(List<ContinuousBatch.Ended<SecondQuestion>> ended) {
        if (!ended.isEmpty()) {
            backoff.reset();
            away = null;
        }
        ended.forEach(one -> replies.add(new Reply.Answered(one.owner(), one.generation())));
    }

    private void failed(List<SecondQuestion> questions, RuntimeException failure) {
        if (failure instanceof EngineUnavailableException unavailable) {
            String problem = problem(unavailable);
            away = new Away(away == null ? Instant.now() : away.since(), problem);
            awayUntilNanos = System.nanoTime() + backoff.next().toNanos();
            LOG.warnf("second engine unavailable questions=%d reason=%s", questions.size(), failure.getMessage());
            questions.forEach(question -> failed(question, problem));
        } else if (questions.size() == 1) {
            LOG.warnf("second engine failed reason=%s", failure);
            failed(
                    questions.get(0),
                    "the second engine failed: " + failure.getClass().getSimpleName());
        } else {
            questions.forEach(question -> waiting.addFirst(question.asAlone()));
        }
    }

    /** What it refuses stays refused until somebody changes a setting, so that the record says what. */
    private static String problem(EngineUnavailableException failure) {
        return failure.told().map(told -> "the second engine refuses: " + told).orElse("the second engine is away");
    }

    private boolean failed(SecondQuestion question, String problem) {
        return replies.add(new Reply.Failed(question, problem));
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        provider.close();
    }
}

package io.candor.engine.server;

import io.candor.engine.wire.EngineProblem;
import io.candor.engine.wire.EngineProblem.Code;
import io.candor.llm.decoder.ContinuousBatch;
import io.candor.llm.decoder.EngineFailure;
import io.candor.llm.decoder.LanguageModel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Everything that touches the model, on one thread: one task (a pass for states, an adapter) at a time, and between tasks a step
 * for all answers that are under way. The other methods are safe for several threads.
 */
final class EngineScheduler implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(EngineScheduler.class);

    private final ContinuousBatch<AnswerSlot> batch;
    private final int maxPrompts;
    private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final Deque<AnswerSlot> waiting = new ArrayDeque<>();
    private final Set<AnswerLines> changed = new LinkedHashSet<>();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger queuedStates = new AtomicInteger();
    private final Thread thread = new Thread(this::run, "candor-engine");
    private volatile boolean closed;

    EngineScheduler(LanguageModel model, int maxPrompts) {
        this.maxPrompts = maxPrompts;
        batch = model.continuousBatch((slot, token, logProbability) -> {
            slot.onToken(token, logProbability);
            changed.add(slot.stream());
        });
        thread.setUncaughtExceptionHandler((dead, error) -> LOG.errorf(error, "thread died name=%s", dead.getName()));
        thread.start();
    }

    /** Most tokens of a prompt that are read at once. */
    int prefillTokens() {
        return batch.prefillTokens();
    }

    /** Answers that were asked for and have not ended. */
    int underWay() {
        return underWay.get();
    }

    /**
     * Begins the answers of a request as soon as there is room.
     *
     * @throws ProblemException if too many are under way
     */
    void answer(AnswerLines stream) {
        admit(underWay, stream.slots().size());
        tasks.add(() -> waiting.addAll(stream.slots()));
    }

    /**
     * Runs something that reads so many prompts.
     *
     * @throws ProblemException if too many wait
     */
    <T> CompletableFuture<T> read(int prompts, Supplier<T> pass) {
        admit(queuedStates, prompts);
        return call(pass).whenComplete((done, failure) -> queuedStates.addAndGet(-prompts));
    }

    private void admit(AtomicInteger counter, int prompts) {
        if (closed) {
            throw new ProblemException(Code.STOPPING, "this engine is about to end; ask another, or later");
        }
        if (counter.addAndGet(prompts) > maxPrompts) {
            int others = counter.addAndGet(-prompts);
            throw new ProblemException(
                    Code.FULL,
                    "this engine takes " + maxPrompts + " prompts at once and has " + others
                            + " under way; ask later, or let it take more with --max-prompts");
        }
    }

    /** Runs something on the engine's thread. */
    <T> CompletableFuture<T> call(Supplier<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        tasks.add(() -> {
            try {
                result.complete(task.get());
            } catch (RuntimeException | OutOfMemoryError failure) {
                // The caller's to judge.
                result.completeExceptionally(failure);
            }
        });
        return result;
    }

    private void run() {
        try (batch) {
            while (!closed) {
                Runnable task = isIdle() ? tasks.take() : tasks.poll();
                if (task != null) {
                    task.run();
                }
                step();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isIdle() {
        return batch.size() == 0 && waiting.isEmpty();
    }

    private void step() {
        dropCancelled();
        try {
            join();
            if (batch.size() > 0) {
                batch.decode().forEach(this::ended);
            }
        } catch (RuntimeException | OutOfMemoryError failure) {
            // Out of memory: fewer at once, all anew. Else perhaps one of them is at fault, which their askers find
            // out.
            failed(failure);
        }
        changed.forEach(AnswerLines::flush);
        changed.clear();
    }

    private void dropCancelled() {
        batch.cancel(slot -> slot.isCancelled() && dropped(slot));
        waiting.removeIf(slot -> slot.isCancelled() && dropped(slot));
    }

    private boolean dropped(AnswerSlot slot) {
        underWay.decrementAndGet();
        slot.stream().dropped();
        changed.add(slot.stream());
        return true;
    }

    private void join() {
        List<AnswerSlot> joining = new ArrayList<>();
        int most = 0;
        while (!waiting.isEmpty()) {
            most = Math.max(most, waiting.getFirst().mostTokens());
            if (joining.size() >= batch.room(most)) {
                break;
            }
            joining.add(waiting.removeFirst());
        }
        if (joining.isEmpty()) {
            return;
        }
        try {
            batch.join(joining.stream().map(AnswerSlot::begin).toList()).forEach(this::ended);
        } catch (RuntimeException | OutOfMemoryError failure) {
            // Judged by the caller, who finds them where they were.
            for (int i = joining.size() - 1; i >= 0; i--) {
                waiting.addFirst(joining.get(i));
            }
            throw failure;
        }
    }

    private void ended(ContinuousBatch.Ended<AnswerSlot> ended) {
        AnswerSlot slot = ended.owner();
        underWay.decrementAndGet();
        slot.stream().ended(slot, ended.generation().continuation());
        changed.add(slot.stream());
    }

    private void failed(Throwable failure) {
        boolean memory = EngineFailure.isOutOfMemory(failure) && batch.size() + waiting.size() > 1;
        LOG.errorf(failure, "engine failed answers=%d", underWay.get());
        if (memory) {
            batch.shrink();
        }
        batch.clear().forEach(waiting::addLast);
        if (!memory) {
            EngineProblem problem = problem(failure);
            waiting.forEach(slot -> {
                underWay.decrementAndGet();
                slot.stream().failed(slot, problem);
                changed.add(slot.stream());
            });
            waiting.clear();
        }
    }

    /** What a client is told of a failure, without what it asked. */
    static EngineProblem problem(Throwable failure) {
        if (failure instanceof ProblemException refused) {
            return refused.problem();
        }
        return EngineFailure.isOutOfMemory(failure)
                ? EngineProblem.of(Code.OUT_OF_MEMORY, "the engine is out of memory for so much at once")
                : EngineProblem.of(
                        Code.FAILED,
                        "the engine failed (" + failure.getClass().getSimpleName() + "); its log says more");
    }

    /** Ends after the step under way; answers that have not ended are lost with their connections. */
    @Override
    public void close() {
        closed = true;
        tasks.add(() -> {});
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

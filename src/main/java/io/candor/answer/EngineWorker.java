package io.candor.answer;

import io.candor.engine.EngineUnavailableException;
import io.candor.engine.remote.EngineProblemException;
import io.candor.event.DeadLetterReason;
import io.candor.event.retry.Backoff;
import io.candor.llm.decoder.EngineFailure;
import io.candor.llm.decoder.JoinRule;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * Works off the queue on a thread of its own, so that the loop can poll and commit meanwhile: questions begin while others
 * are under way. A failing engine is retried without limit. Only a question that fails alone, repeatedly, on an engine that
 * answers a trial question becomes a dead letter. Want of memory is no fault of a question: fewer are in the engine at once,
 * and one that does not fit alone waits behind the others for memory to come free.
 */
final class EngineWorker implements Runnable {
    private static final Pattern CONTROLS = Pattern.compile("\\p{Cntrl}+");
    private static final Logger LOG = Logger.getLogger(EngineWorker.class);
    private static final int MOST_FAILURES = 3;
    /** How long a question alone may want more memory than there is while others are answered; then it is given up. */
    static final Duration MEMORY_PATIENCE = Duration.ofMinutes(2);

    private final QuestionQueue queue;
    private final Answering answering;
    private final Backoff backoff;
    private final LongSupplier nanoTime;
    private final JoinRule joining = new JoinRule();
    private boolean suspectUnderWay;
    private volatile boolean failing;
    private volatile boolean threadSpoilt;
    private volatile boolean busy;

    EngineWorker(QuestionQueue queue, Answering answering, Backoff backoff) {
        this(queue, answering, backoff, System::nanoTime);
    }

    EngineWorker(QuestionQueue queue, Answering answering, Backoff backoff, LongSupplier nanoTime) {
        this.queue = queue;
        this.answering = answering;
        this.backoff = backoff;
        this.nanoTime = nanoTime;
    }

    @Override
    public void run() {
        threadSpoilt = false;
        try {
            while (!threadSpoilt && (!queue.isClosed() || answering.underWay() > 0)) {
                Thread.sleep(step());
            }
        } catch (InterruptedException stopped) {
            threadSpoilt = false;
            Thread.currentThread().interrupt();
        } finally {
            if (!threadSpoilt) {
                answering.close();
            }
        }
    }

    /** Whether it ended only because it has to go on on another thread. */
    boolean isThreadSpoilt() {
        return threadSpoilt;
    }

    /**
     * Begins questions if it is time to, and brings all under way a little further; waits for questions while there are none.
     * Returns how long to pause before the next step, in milliseconds.
     */
    long step() throws InterruptedException {
        List<QueuedQuestion> next = answering.underWay() == 0 ? queue.take(answering::room) : nextBesideOthers();
        busy = true;
        try {
            long pause = next.isEmpty() ? 0 : begin(next);
            return pause > 0 ? pause : proceed();
        } finally {
            busy = answering.underWay() > 0;
        }
    }

    private List<QueuedQuestion> nextBesideOthers() {
        int waiting = queue.size();
        int joinable = Math.min(waiting, answering.room(1));
        boolean due = !suspectUnderWay
                && !answering.isWaitingForMemory()
                && joining.isDue(waiting, joinable, answering.inModel());
        return due ? queue.poll(answering::room) : List.of();
    }

    private long begin(List<QueuedQuestion> questions) {
        long start = nanoTime.getAsLong();
        try {
            answering.begin(questions);
            suspectUnderWay = questions.get(0).isSuspect();
            joining.joined(nanoTime.getAsLong() - start);
            return worked();
        } catch (RuntimeException | OutOfMemoryError failure) {
            // Tried again, whatever it was, until it is certain that it comes with this one question.
            if (!EngineFailure.isOutOfMemory(failure)) {
                return failed(questions, failure);
            }
            if (questions.size() > 1 || answering.underWay() > 0) {
                answering.shrink();
            }
            return wantedMemory(questions, failure);
        }
    }

    private long proceed() {
        long start = nanoTime.getAsLong();
        try {
            answering.dropUnwanted();
            if (answering.underWay() == 0) {
                return 0;
            }
            readOn();
            answering.decode();
            joining.decoded(nanoTime.getAsLong() - start);
            return worked();
        } catch (RuntimeException | OutOfMemoryError failure) {
            // As above, for all of them: none can go on from here.
            boolean memory = EngineFailure.isOutOfMemory(failure);
            if (memory && answering.isDecoding()) {
                answering.shrink();
            }
            List<QueuedQuestion> lost = answering.giveUp();
            return memory ? wantedMemory(lost, failure) : failed(lost, failure);
        }
    }

    /** Want of memory for a piece of a long question takes nothing from the others, who give memory back when they end. */
    private void readOn() {
        boolean waiting = answering.isWaitingForMemory();
        try {
            answering.readOn();
        } catch (RuntimeException | OutOfMemoryError failure) {
            // Whether the same piece can be tried again is known where it is kept; else all have to begin anew.
            if (!EngineFailure.isOutOfMemory(failure) || !answering.waitsForMemory()) {
                throw failure;
            }
            threadSpoilt = EngineFailure.spoilsThread(failure);
            if (!waiting) {
                LOG.warnf("engine out of memory, will read on once there is more error=%s", failure);
            }
        }
    }

    private long worked() {
        queue.fits();
        failing = false;
        backoff.reset();
        return 0;
    }

    private long failed(List<QueuedQuestion> batch, Throwable failure) {
        if (failure instanceof EngineUnavailableException) {
            return awaitEngine(batch, failure);
        }
        LOG.errorf(failure, "engine failed, will try again questions=%d", batch.size());
        QueuedQuestion first = batch.get(0);
        boolean works = answering.answersTrialQuestion(first);
        failing = !works;
        if (works && batch.size() == 1 && first.countFailure() >= MOST_FAILURES) {
            giveUp(first, "the model failed on this question alone: " + reason(failure));
            return 0;
        }
        batch.forEach(QueuedQuestion::suspect);
        queue.putBack(batch);
        return backoff.next().toMillis();
    }

    /** What a server said of it; of our own failures the kind alone, since their words may hold anything. */
    private static String reason(Throwable failure) {
        return failure instanceof EngineProblemException refused
                ? CONTROLS.matcher(refused.getMessage()).replaceAll(" ")
                : failure.getClass().getSimpleName();
    }

    /** A remote engine is away or restarts, which no question causes: all begin anew once it is there. */
    private long awaitEngine(List<QueuedQuestion> batch, Throwable failure) {
        if (!failing) {
            LOG.warnf("engine unavailable, will try again questions=%d reason=%s", batch.size(), failure.getMessage());
        }
        failing = true;
        queue.putBack(batch);
        return backoff.next().toMillis();
    }

    private long wantedMemory(List<QueuedQuestion> batch, Throwable failure) {
        threadSpoilt = EngineFailure.spoilsThread(failure);
        LOG.warnf("engine out of memory, will try again questions=%d error=%s", batch.size(), failure);
        if (batch.size() > 1 || answering.underWay() > 0) {
            queue.doesNotFit(batch);
            queue.putBack(batch);
            return backoff.next().toMillis();
        }
        QueuedQuestion alone = batch.get(0);
        boolean works = answering.answersTrialQuestion(alone);
        failing = !works;
        if (works && nanoTime.getAsLong() - alone.wantsMemorySince(nanoTime.getAsLong()) > MEMORY_PATIENCE.toNanos()) {
            giveUp(
                    alone,
                    "the model had too little memory for this question for " + MEMORY_PATIENCE.toSeconds() + " s");
            return 0;
        }
        queue.putLast(alone);
        return backoff.next().toMillis();
    }

    private static void giveUp(QueuedQuestion question, String detail) {
        question.pending().finish(new Outcome.Refused(DeadLetterReason.UNANSWERABLE, detail));
    }

    /** Whether questions are in the engine now. */
    boolean isBusy() {
        return busy;
    }

    /** Whether the engine's last call failed and a trial call did too. */
    boolean isFailing() {
        return failing;
    }
}

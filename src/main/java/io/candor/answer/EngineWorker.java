package io.candor.answer;

import io.candor.event.DeadLetterReason;
import io.candor.event.retry.Backoff;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Works off the queue on a thread of its own, so that the loop can poll and commit meanwhile. A failing engine is
 * retried without limit. Only a question that fails alone, repeatedly, on an engine that answers a trial question
 * becomes a dead letter.
 */
final class EngineWorker implements Runnable {
    private static final Logger LOG = Logger.getLogger(EngineWorker.class);
    private static final int MOST_FAILURES = 3;

    private final QuestionQueue queue;
    private final Answering answering;
    private final Backoff backoff;
    private volatile boolean failing;
    private volatile boolean busy;

    EngineWorker(QuestionQueue queue, Answering answering, Backoff backoff) {
        this.queue = queue;
        this.answering = answering;
        this.backoff = backoff;
    }

    @Override
    public void run() {
        try {
            while (!queue.isClosed()) {
                Thread.sleep(step());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes and answers one micro-batch; returns how long to pause before the next, in milliseconds. */
    long step() throws InterruptedException {
        List<QueuedQuestion> batch = queue.take();
        if (batch.isEmpty()) {
            return 0;
        }
        busy = true;
        try {
            answering.answer(batch);
            failing = false;
            backoff.reset();
            return 0;
        } catch (RuntimeException failure) {
            return failed(batch, failure);
        } finally {
            busy = false;
        }
    }

    private long failed(List<QueuedQuestion> batch, RuntimeException failure) {
        LOG.errorf(failure, "engine failed, will try again questions=%d", batch.size());
        QueuedQuestion first = batch.get(0);
        boolean works = answering.answersTrialQuestion(first);
        failing = !works;
        if (works && batch.size() == 1 && first.countFailure() >= MOST_FAILURES) {
            String detail = "the model failed on this question alone: "
                    + failure.getClass().getSimpleName();
            first.pending().finish(new Outcome.Refused(DeadLetterReason.UNANSWERABLE, detail));
            return 0;
        }
        batch.forEach(QueuedQuestion::suspect);
        queue.putBack(batch);
        return backoff.next().toMillis();
    }

    /** Whether a micro-batch is in the engine now. */
    boolean isBusy() {
        return busy;
    }

    /** Whether the engine's last call failed and a trial call did too. */
    boolean isFailing() {
        return failing;
    }
}

package io.candor.event.client;

import io.candor.event.retry.Backoff;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * What a thread that follows topics does when it cannot go on: it says why, once for each reason, and waits until it should try
 * again or was told to stop. Only the following thread fails and recovers; the other methods are for all threads.
 */
public final class FollowerOutage {
    private final Backoff backoff;
    private final BiConsumer<Throwable, String> log;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile Optional<String> problem;

    /**
     * @param unread why nothing was read yet
     * @param backoff pauses after failures
     * @param log hears of every new reason
     */
    public FollowerOutage(String unread, Backoff backoff, BiConsumer<Throwable, String> log) {
        this.problem = Optional.of(unread);
        this.backoff = backoff;
        this.log = log;
    }

    /** Why there may be records that were not followed; empty if there are none. */
    public Optional<String> problem() {
        return problem;
    }

    /** Waits, whatever the failure was: outages and want of memory pass, and all else must not end the following. */
    public void waitAfter(Throwable failure) {
        Optional<String> reason = Optional.of(failure.getClass().getSimpleName() + ": " + failure.getMessage());
        if (!reason.equals(problem)) {
            log.accept(failure, reason.get());
        }
        problem = reason;
        try {
            stopped.await(backoff.next().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            stop();
            Thread.currentThread().interrupt();
        }
    }

    /** A step succeeded, so the next pause is a short one. */
    public void succeeded() {
        backoff.reset();
    }

    /** Everything there is was followed. */
    public void caughtUp() {
        problem = Optional.empty();
    }

    public void stop() {
        stopped.countDown();
    }

    public boolean isStopped() {
        return stopped.getCount() == 0;
    }
}

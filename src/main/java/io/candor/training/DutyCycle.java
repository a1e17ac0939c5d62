package io.candor.training;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Limits the share of time that work uses the device, so that answering goes on: idles after each piece of work. Also
 * the place where work can be stopped. For one working thread; only {@link #stop} is for others.
 */
final class DutyCycle {
    /** Upper limit, so that one stalled step does not cause a long pause. */
    private static final long LONGEST_IDLE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final double duty;
    private final CountDownLatch stop = new CountDownLatch(1);
    private long resumedNanos = System.nanoTime();

    /** @param duty share of the time that is worked, in (0, 1] */
    DutyCycle(double duty) {
        this.duty = duty;
    }

    /** Starts the clock; the time before was not work. */
    void begin() {
        resumedNanos = System.nanoTime();
    }

    /**
     * Idles after a piece of work.
     *
     * @throws TrainingStoppedException if the work was told to stop
     */
    void idle() {
        long worked = System.nanoTime() - resumedNanos;
        await(Duration.ofNanos(Math.min(LONGEST_IDLE_NANOS, (long) (worked * (1 - duty) / duty))));
        begin();
    }

    /** @throws TrainingStoppedException as soon as it is told to stop */
    void await(Duration pause) {
        try {
            if (stop.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new TrainingStoppedException();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new TrainingStoppedException();
        }
    }

    void stop() {
        stop.countDown();
    }

    boolean isStopped() {
        return stop.getCount() == 0;
    }
}

package io.candor.training;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Keeps the device free for those who answer: after each piece of work it rests, so that the work takes at most its share
 * of the time. Also where work can be stopped. For one working thread; only {@link #stop} is for others.
 */
final class DutyCycle {
    /** However long one piece took, so that a stalled machine does not make a long pause. */
    private static final long LONGEST_REST_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final double duty;
    private final CountDownLatch stop = new CountDownLatch(1);
    private long resumedNanos = System.nanoTime();

    /** @param duty share of the time that is worked, in (0, 1] */
    DutyCycle(double duty) {
        this.duty = duty;
    }

    /** Work begins now, after something that was none. */
    void begin() {
        resumedNanos = System.nanoTime();
    }

    /**
     * A piece of work is done.
     *
     * @throws TrainingStoppedException if it was the last one
     */
    void rest() {
        long worked = System.nanoTime() - resumedNanos;
        await(Duration.ofNanos(Math.min(LONGEST_REST_NANOS, (long) (worked * (1 - duty) / duty))));
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

package io.candor.training.map;

/**
 * When the candidate of a trial that is won may go live: at once, again after some labels, after a quarter more, and so on, until
 * the next trial is due. Not thread-safe.
 */
final class UpdateSchedule {
    private static final double GROWTH = 1.25;
    private static final int LAST_UPDATE = 500;

    /** Labels until the candidate may go live (again). */
    private int wait;

    private int nextWait;

    /** @param firstWait labels between going live and the first update */
    UpdateSchedule(int firstWait) {
        this.nextWait = firstWait;
    }

    /** A label came. */
    void pass() {
        wait = Math.max(0, wait - 1);
    }

    boolean isDue() {
        return wait == 0;
    }

    /** The candidate went live. */
    void wentLive() {
        wait = nextWait;
        nextWait = (int) Math.ceil(nextWait * GROWTH);
    }

    /** Whether another trial begins instead of a further update. */
    boolean isOver() {
        return nextWait > LAST_UPDATE;
    }
}

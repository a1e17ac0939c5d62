package io.candor.event.retry;

/** Something that has to be done, again after a pause as long as it fails. Not safe for several threads. */
public final class Retry {
    private final Backoff backoff;
    private boolean demanded;
    private long dueNanos;

    public Retry(Backoff backoff) {
        this.backoff = backoff;
    }

    /** It has to be done at once. */
    public void demand() {
        if (!demanded) {
            demanded = true;
            dueNanos = System.nanoTime();
        }
    }

    /** It has to be done after a pause, longer each time. */
    public void failed() {
        demanded = true;
        dueNanos = System.nanoTime() + backoff.next().toNanos();
    }

    public boolean isDemanded() {
        return demanded;
    }

    public boolean isDue() {
        return demanded && System.nanoTime() - dueNanos >= 0;
    }

    /** It was done; whether it helped is not known yet. */
    public void satisfied() {
        demanded = false;
    }

    /** All is well, so the next pause is a short one. */
    public void succeeded() {
        backoff.reset();
    }
}

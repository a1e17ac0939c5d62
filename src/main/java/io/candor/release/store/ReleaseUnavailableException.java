package io.candor.release.store;

/** A release or its model is not where it should be; the message is one sentence naming the place and the remedy. */
public final class ReleaseUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final boolean damaged;

    public ReleaseUnavailableException(String message) {
        this(message, false);
    }

    public ReleaseUnavailableException(String message, Throwable cause) {
        super(message, cause);
        this.damaged = false;
    }

    /** @param damaged whether what was read is not what was stored */
    public ReleaseUnavailableException(String message, boolean damaged) {
        super(message);
        this.damaged = damaged;
    }

    /** Whether what was read is not what was stored; else it could not be read now. */
    public boolean isDamaged() {
        return damaged;
    }
}

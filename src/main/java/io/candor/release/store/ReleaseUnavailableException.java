package io.candor.release.store;

/** A release or its model is not where it should be; the message is one sentence naming the place and the remedy. */
public final class ReleaseUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public ReleaseUnavailableException(String message) {
        super(message);
    }

    public ReleaseUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}

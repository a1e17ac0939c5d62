package io.candor.engine;

import java.util.Optional;

/**
 * A remote engine did not answer, or cannot take what it is asked for now. Trying again later can help, and no prompt is at
 * fault.
 */
public class EngineUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String told;

    public EngineUnavailableException(String message, Throwable cause) {
        super(message, cause);
        told = null;
    }

    public EngineUnavailableException(String message) {
        super(message);
        told = null;
    }

    /** @param told as {@link #told} says */
    protected EngineUnavailableException(String message, String told) {
        super(message);
        this.told = told;
    }

    /** Why, in words without addresses that whoever asked may read; empty where the message alone says it. */
    public final Optional<String> told() {
        return Optional.ofNullable(told);
    }
}

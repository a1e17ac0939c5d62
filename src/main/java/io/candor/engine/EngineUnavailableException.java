package io.candor.engine;

/**
 * A remote engine did not answer, or cannot take what it is asked for now. Trying again later can help, and no prompt is at
 * fault.
 */
public class EngineUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public EngineUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }

    public EngineUnavailableException(String message) {
        super(message);
    }
}

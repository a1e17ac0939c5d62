package io.candor.engine.remote;

import io.candor.engine.EngineUnavailableException;

/** The server refuses us altogether: another key, another model, or no engine at all. Somebody has to change a setting. */
public class EngineRefusalException extends EngineUnavailableException {
    private static final long serialVersionUID = 1;

    public EngineRefusalException(String message) {
        super(message);
    }

    /** @param told as {@link #told} says */
    public EngineRefusalException(String message, String told) {
        super(message, told);
    }
}

package io.candor.engine.remote;

import io.candor.engine.EngineUnavailableException;

/** The server has as many prompts as it takes at once; some will end. */
public final class EngineFullException extends EngineUnavailableException {
    private static final long serialVersionUID = 1;

    public EngineFullException(String message) {
        super(message);
    }
}

package io.candor.engine.remote;

import io.candor.engine.EngineUnavailableException;

/** The server has as many prompts as it takes at once; some will end. */
final class EngineFullException extends EngineUnavailableException {
    private static final long serialVersionUID = 1;

    EngineFullException(String message) {
        super(message);
    }
}

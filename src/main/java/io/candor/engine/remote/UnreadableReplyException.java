package io.candor.engine.remote;

/** The server answered with 200 and something that cannot be read. */
public final class UnreadableReplyException extends EngineRefusalException {
    private static final long serialVersionUID = 1;

    public UnreadableReplyException(String message) {
        super(message);
    }
}

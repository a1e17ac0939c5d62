package io.candor.cli;

/** What was typed cannot be meant, as was only found while the command ran; the message is one sentence. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UsageException(String message) {
        super(message);
    }
}

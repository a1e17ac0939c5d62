package io.candor.cli;

/** The service cannot start or cannot be reached; the message is one sentence for the person at the terminal. */
final class ServiceException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ServiceException(String message) {
        super(message);
    }
}

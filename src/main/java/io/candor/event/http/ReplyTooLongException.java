package io.candor.event.http;

import java.io.IOException;
import java.util.Optional;

/** A server's reply has more bytes than were to be read of it; asking again gives the same. */
public final class ReplyTooLongException extends IOException {
    private static final long serialVersionUID = 1;

    ReplyTooLongException(String message) {
        super(message);
    }

    /** The one among the causes of a failure, itself included. */
    public static Optional<ReplyTooLongException> in(Throwable failure) {
        Throwable cause = failure;
        while (cause != null && !(cause instanceof ReplyTooLongException)) {
            cause = cause.getCause();
        }
        return Optional.ofNullable((ReplyTooLongException) cause);
    }
}

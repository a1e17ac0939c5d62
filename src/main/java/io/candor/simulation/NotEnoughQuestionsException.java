package io.candor.simulation;

/** The recorded questions do not suffice for what is to be simulated; the message says what would help. */
public final class NotEnoughQuestionsException extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotEnoughQuestionsException(String message) {
        super(message);
    }
}

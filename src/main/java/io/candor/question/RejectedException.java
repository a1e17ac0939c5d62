package io.candor.question;

import io.candor.runtime.Problem;

/** A request that is refused; the message is for the asker: one sentence that names the field and the remedy. */
final class RejectedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Problem.Kind kind;

    RejectedException(Problem.Kind kind, String detail) {
        // An expected outcome of a request needs no stack trace.
        super(detail, null, false, false);
        this.kind = kind;
    }

    static RejectedException invalid(String detail) {
        return new RejectedException(Problem.Kind.INVALID_REQUEST, detail);
    }

    Problem.Kind kind() {
        return kind;
    }
}

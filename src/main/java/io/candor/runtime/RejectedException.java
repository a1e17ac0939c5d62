package io.candor.runtime;

/** A request that is refused; the message is for the client: one sentence that names the field and the remedy. */
public final class RejectedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Problem.Kind kind;

    public RejectedException(Problem.Kind kind, String detail) {
        // An expected outcome of a request needs no stack trace.
        super(detail, null, false, false);
        this.kind = kind;
    }

    public static RejectedException invalid(String detail) {
        return new RejectedException(Problem.Kind.INVALID_REQUEST, detail);
    }

    /** Only a process with {@code role} can serve the request. */
    public static RejectedException inactive(Role role) {
        return new RejectedException(Problem.Kind.INACTIVE_ROLE, "start the role " + role.key() + " and ask there");
    }

    public Problem.Kind kind() {
        return kind;
    }
}

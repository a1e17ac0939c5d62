package io.candor.runtime;

/** A request that is refused; the message is for the client: one sentence that names the field and the remedy. */
public final class RejectedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Problem.Kind kind;
    private final String field;
    private final transient Problem.Item item;

    public RejectedException(Problem.Kind kind, String detail) {
        this(kind, detail, null, null);
    }

    private RejectedException(Problem.Kind kind, String detail, String field, Problem.Item item) {
        // An expected outcome of a request needs no stack trace.
        super(detail, null, false, false);
        this.kind = kind;
        this.field = field;
        this.item = item;
    }

    public static RejectedException invalid(String detail) {
        return new RejectedException(Problem.Kind.INVALID_REQUEST, detail);
    }

    /** Only a process with {@code role} can serve the request. */
    public static RejectedException inactive(Role role) {
        return new RejectedException(Problem.Kind.INACTIVE_ROLE, "start the role " + role.key() + " and ask there");
    }

    /** The same, with {@code faulty} as the field at fault. */
    public RejectedException field(String faulty) {
        return new RejectedException(kind, getMessage(), faulty, item);
    }

    /** The same, of one item among many. */
    public RejectedException item(Problem.Item faulty) {
        return new RejectedException(kind, faulty + ": " + getMessage(), field, faulty);
    }

    public Problem problem() {
        return Problem.of(kind, getMessage()).in(field, item);
    }

    public Problem.Kind kind() {
        return kind;
    }
}

package io.candor.audit;

/** The topics cannot be read, so the audit has no result; the message is one sentence. */
public final class AuditException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public AuditException(String message, Throwable cause) {
        super(message, cause);
    }
}

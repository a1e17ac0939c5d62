package io.candor.event.registry;

/** A registry answered, and has no such schema, subject or version. */
public final class UnknownSchemaException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public UnknownSchemaException(String message) {
        super(message);
    }
}

package io.candor.event.registry;

/** A registry gave something that is no Avro schema; asking again gives the same. */
public final class MalformedSchemaException extends RuntimeException {
    private static final long serialVersionUID = 1;

    MalformedSchemaException(String message, Throwable cause) {
        super(message, cause);
    }
}

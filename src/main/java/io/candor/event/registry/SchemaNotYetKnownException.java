package io.candor.event.registry;

import org.apache.kafka.common.errors.RetriableException;

/**
 * A registry answered and does not know a schema, but it may lag behind or be under restoration: asking again may help, so
 * the record waits. Only after {@link UnknownSchemaWait} is over is it poison.
 */
public final class SchemaNotYetKnownException extends RetriableException {
    private static final long serialVersionUID = 1;

    public SchemaNotYetKnownException(int schemaId) {
        super("the schema registry does not know schema " + schemaId + " yet");
    }
}

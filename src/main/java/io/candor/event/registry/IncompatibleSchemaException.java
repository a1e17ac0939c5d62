package io.candor.event.registry;

import org.apache.kafka.common.errors.SerializationException;

/**
 * A registry refused a schema: it breaks readers of earlier versions, or is no schema at all. Trying again cannot help.
 */
public final class IncompatibleSchemaException extends SerializationException {
    private static final long serialVersionUID = 1;

    public IncompatibleSchemaException(String message) {
        super(message);
    }
}

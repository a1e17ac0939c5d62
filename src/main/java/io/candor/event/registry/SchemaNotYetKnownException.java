package io.candor.event.registry;

import java.time.Instant;
import org.apache.kafka.common.errors.RetriableException;

/**
 * A registry answered and does not know a schema, but it may lag behind or be under restoration: asking again may help, so
 * the record waits. Only after {@link UnknownSchemaWait} is over is it poison.
 */
public final class SchemaNotYetKnownException extends RetriableException {
    private static final long serialVersionUID = 1;

    private final int schemaId;
    private final Instant since;

    /**
     * @param topic of the record
     * @param since when the id was first asked for
     */
    public SchemaNotYetKnownException(int schemaId, String topic, Instant since) {
        super("the schema registry does not know schema " + schemaId + " of a record of " + topic
                + " yet, asked for since " + since);
        this.schemaId = schemaId;
        this.since = since;
    }

    public int schemaId() {
        return schemaId;
    }

    /** When the id was first asked for. */
    public Instant since() {
        return since;
    }
}

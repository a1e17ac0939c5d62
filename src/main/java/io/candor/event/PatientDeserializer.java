package io.candor.event;

import io.candor.event.registry.SchemaNotYetKnownException;
import io.candor.event.registry.UnknownSchemaWait;
import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Lets records whose schema the registry does not know yet wait, whichever deserializer reads them: a registry that lags
 * behind or was restored from a backup knows them a little later.
 */
final class PatientDeserializer<T> implements Deserializer<T> {
    private final Deserializer<T> deserializer;
    private final UnknownSchemaWait wait;

    PatientDeserializer(Deserializer<T> deserializer, UnknownSchemaWait wait) {
        this.deserializer = deserializer;
        this.wait = wait;
    }

    @Override
    public void configure(Map<String, ?> settings, boolean isKey) {
        deserializer.configure(settings, isKey);
    }

    @Override
    public T deserialize(String topic, byte[] bytes) {
        return deserialize(topic, null, bytes);
    }

    /** @throws SchemaNotYetKnownException if asking for the schema again may help */
    @Override
    public T deserialize(String topic, Headers headers, byte[] bytes) {
        try {
            return headers == null
                    ? deserializer.deserialize(topic, bytes)
                    : deserializer.deserialize(topic, headers, bytes);
        } catch (RuntimeException failure) {
            // Passed on as it is, unless the schema alone was missing: what to do with it is the caller's to judge.
            if (DecodingFailure.isUnknownSchema(failure) && bytes.length >= AvroSerializer.HEADER_BYTES) {
                int schemaId = ByteBuffer.wrap(bytes).getInt(1);
                if (!wait.isOver(schemaId)) {
                    throw new SchemaNotYetKnownException(schemaId, topic, wait.since(schemaId));
                }
            }
            throw failure;
        }
    }

    @Override
    public void close() {
        deserializer.close();
    }
}

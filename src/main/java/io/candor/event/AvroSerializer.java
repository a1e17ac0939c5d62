package io.candor.event;

import io.candor.event.registry.SchemaRegistry;
import io.candor.event.registry.SharedRegistry;
import io.candor.event.registry.UnknownSchemaException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericContainer;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Writes Avro records in Confluent's wire format: byte 0, the schema id as four bytes big-endian, then Avro binary.
 * Subjects follow TopicNameStrategy. Safe for use by several threads once configured.
 *
 * @param <T> type of the records, generated or generic
 */
public final class AvroSerializer<T extends GenericContainer> implements Serializer<T> {
    static final byte MAGIC = 0;
    static final int HEADER_BYTES = 5;
    private static final String AUTO_REGISTER = "auto.register.schemas";

    private final Map<Schema, DatumWriter<T>> writers = new ConcurrentHashMap<>();
    private SchemaRegistry registry;
    private boolean autoRegister;
    private boolean key;

    @Override
    public void configure(Map<String, ?> settings, boolean isKey) {
        registry = SharedRegistry.of(settings);
        Object register = settings.get(AUTO_REGISTER);
        autoRegister = register == null || Boolean.parseBoolean(register.toString());
        key = isKey;
    }

    /**
     * The bytes of {@code value}, null for null.
     *
     * @throws RegistryUnavailableException if the schema has no id yet and no registry can be asked
     * @throws SerializationException if the schema is refused or a field has no value
     */
    @Override
    public byte[] serialize(String topic, T value) {
        if (value == null) {
            return null;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try {
            bytes.write(header(schemaId(topic, value.getSchema())));
            BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
            writers.computeIfAbsent(value.getSchema(), schema -> writer(value)).write(value, encoder);
        } catch (IOException | AvroRuntimeException | NullPointerException | ClassCastException malformed) {
            throw new SerializationException(
                    value.getSchema().getFullName() + " for " + topic + " has a field that does not fit its schema: "
                            + malformed.getMessage(),
                    malformed);
        }
        return bytes.toByteArray();
    }

    private static byte[] header(int schemaId) {
        return ByteBuffer.allocate(HEADER_BYTES).put(MAGIC).putInt(schemaId).array();
    }

    private int schemaId(String topic, Schema schema) {
        String subject = Topic.subject(topic, key);
        if (autoRegister) {
            return registry.register(subject, schema);
        }
        try {
            return registry.idOf(subject, schema);
        } catch (UnknownSchemaException missing) {
            throw new SerializationException(
                    "the schema of " + schema.getFullName() + " is not registered under " + subject
                            + "; register it, or set " + AUTO_REGISTER + "=true",
                    missing);
        }
    }

    // The class of the value knows the conversions of its logical types; a generic record has none.
    private DatumWriter<T> writer(T value) {
        return new SpecificDatumWriter<>(value.getSchema(), SpecificData.getForClass(value.getClass()));
    }
}

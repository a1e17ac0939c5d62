package io.candor.event;

import io.candor.event.registry.MalformedSchemaException;
import io.candor.event.registry.RegistryUnavailableException;
import io.candor.event.registry.SchemaRegistry;
import io.candor.event.registry.SharedRegistry;
import io.candor.event.registry.UnknownSchemaException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroTypeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.DatumReader;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Reads Confluent's wire format, resolving the writer's schema into ours. Bytes that can never be read are a {@link
 * PoisonRecordException}, a registry that cannot be asked is a {@link RegistryUnavailableException}, and nothing else is
 * thrown, whatever the bytes. Safe for use by several threads once configured.
 *
 * @param <T> type of the records: generated with {@code specific.avro.reader}, else generic
 */
public final class AvroDeserializer<T> implements Deserializer<T> {
    static final String SPECIFIC_READER = "specific.avro.reader";
    /** Confluent's setting that names the class to read into; without it the writer's record name decides. */
    static final String VALUE_TYPE = "specific.avro.value.type";

    private static final String KEY_TYPE = "specific.avro.key.type";

    /** Of the ids that registries give. */
    private static final int LOWEST_ID = 1;

    private final Map<Integer, DatumReader<T>> readers = new ConcurrentHashMap<>();
    private SchemaRegistry registry;
    private boolean specific;
    private Optional<Class<?>> type = Optional.empty();

    @Override
    public void configure(Map<String, ?> settings, boolean isKey) {
        registry = SharedRegistry.of(settings);
        Object reader = settings.get(SPECIFIC_READER);
        specific = reader != null && Boolean.parseBoolean(reader.toString());
        String setting = isKey ? KEY_TYPE : VALUE_TYPE;
        type = Optional.ofNullable(settings.get(setting)).map(name -> classNamed(setting, name));
    }

    private static Class<?> classNamed(String setting, Object name) {
        try {
            return name instanceof Class<?> given
                    ? given
                    : Class.forName(name.toString(), true, AvroDeserializer.class.getClassLoader());
        } catch (ClassNotFoundException missing) {
            throw new IllegalArgumentException(setting + " must name a generated class, got: " + name, missing);
        }
    }

    @Override
    public T deserialize(String topic, byte[] bytes) {
        if (bytes == null) {
            return null;
        }
        if (bytes.length < AvroSerializer.HEADER_BYTES || bytes[0] != AvroSerializer.MAGIC) {
            throw new PoisonRecordException(
                    DeadLetterReason.NOT_WIRE_FORMAT,
                    "the value does not begin with byte 0 and a schema id; it has " + bytes.length + " bytes");
        }
        int schemaId = ByteBuffer.wrap(bytes).getInt(1);
        if (schemaId < LOWEST_ID) {
            // It will never be known, so it is not waited for.
            throw new PoisonRecordException(DeadLetterReason.UNKNOWN_SCHEMA, "no registry gives schema id " + schemaId);
        }
        return read(reader(schemaId), bytes, schemaId);
    }

    private DatumReader<T> reader(int schemaId) {
        DatumReader<T> known = readers.get(schemaId);
        if (known == null) {
            known = newReader(writerSchema(schemaId));
            readers.put(schemaId, known);
        }
        return known;
    }

    private Schema writerSchema(int schemaId) {
        try {
            return registry.byId(schemaId);
        } catch (UnknownSchemaException unknown) {
            throw new PoisonRecordException(DeadLetterReason.UNKNOWN_SCHEMA, unknown.getMessage(), unknown);
        } catch (MalformedSchemaException malformed) {
            throw wrongSchema(malformed.getMessage(), malformed);
        }
    }

    private DatumReader<T> newReader(Schema writer) {
        if (!specific) {
            return new GenericDatumReader<>(writer);
        }
        Class<?> target = type.orElseGet(() -> SpecificData.get().getClass(writer));
        if (target == null) {
            throw wrongSchema("no class of ours is named " + writer.getFullName(), null);
        }
        SpecificData data = SpecificData.getForClass(target);
        Schema ours = data.getSchema(target);
        // Avro would match any two records by their fields alone, so that an Answer might pass for a Question.
        if (!ours.getFullName().equals(writer.getFullName())) {
            throw wrongSchema("the record is a " + writer.getFullName() + ", not a " + ours.getFullName(), null);
        }
        return new SpecificDatumReader<>(writer, ours, data);
    }

    // Reading depends on the bytes and the two schemas alone, so whatever goes wrong in it would go wrong every time.
    private T read(DatumReader<T> reader, byte[] bytes, int schemaId) {
        BoundedDecoder in = new BoundedDecoder(bytes, AvroSerializer.HEADER_BYTES);
        T value;
        try {
            value = reader.read(null, in);
        } catch (PoisonRecordException poison) {
            throw poison;
        } catch (AvroTypeException mismatch) {
            throw wrongSchema("schema " + schemaId + " cannot be read as ours", mismatch);
        } catch (IOException | RuntimeException | StackOverflowError malformed) {
            throw new PoisonRecordException(
                    DeadLetterReason.UNDECODABLE, "the bytes do not match schema " + schemaId, malformed);
        }
        in.requireEnd();
        return value;
    }

    private static PoisonRecordException wrongSchema(String detail, Throwable cause) {
        return new PoisonRecordException(DeadLetterReason.WRONG_SCHEMA, detail, cause);
    }
}

package io.candor.feedback;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Serdes of state stores: Avro's single-object encoding, which carries the schema's fingerprint, so that restoring a store
 * needs no registry and bytes of another version are told apart. State written by an earlier version of the calibrator is read
 * by the schemas kept beside this class.
 */
final class StateSerde {
    private StateSerde() {}

    static <T extends SpecificRecord> Serde<T> of(Class<T> type) {
        SpecificData data = SpecificData.getForClass(type);
        SpecificData generated = withGeneratedCode(data);
        BinaryMessageEncoder<T> encoder = new BinaryMessageEncoder<>(generated, data.getSchema(type));
        BinaryMessageDecoder<T> decoder = new BinaryMessageDecoder<>(generated, data.getSchema(type));
        earlierVersions(type).forEach(decoder::addSchema);
        Serializer<T> serializer = (topic, value) -> value == null ? null : bytes(encoder, value);
        Deserializer<T> deserializer = (topic, bytes) -> bytes == null ? null : value(decoder, bytes);
        return Serdes.serdeFrom(serializer, deserializer);
    }

    /** Writes and reads the same bytes by what Avro generated for the type, where it has, instead of field by field through the schema. */
    private static SpecificData withGeneratedCode(SpecificData data) {
        SpecificData generated = new SpecificData(data.getClassLoader());
        data.getConversions().forEach(generated::addLogicalTypeConversion);
        generated.setCustomCoders(true);
        return generated;
    }

    /** The schemas that state may still be written in, {@code Name-v1.avsc} and so on beside this class. */
    private static List<Schema> earlierVersions(Class<?> type) {
        List<Schema> versions = new ArrayList<>();
        while (true) {
            String name = type.getSimpleName() + "-v" + (versions.size() + 1) + ".avsc";
            try (InputStream version = StateSerde.class.getResourceAsStream(name)) {
                if (version == null) {
                    return versions;
                }
                versions.add(new Schema.Parser().parse(version));
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    private static <T> byte[] bytes(BinaryMessageEncoder<T> encoder, T value) {
        try {
            ByteBuffer encoded = encoder.encode(value);
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static <T> T value(BinaryMessageDecoder<T> decoder, byte[] bytes) {
        try {
            return decoder.decode(bytes);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}

package io.candor.feedback;

import io.candor.event.DeadLetterReason;
import io.candor.event.Decoded;
import io.candor.event.RecordPosition;
import io.candor.event.Topic;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Decodes a record inside the topology, where a poison record can be kept, and notes where it came from. It waits for a
 * registry that cannot be asked, and throws in the end: infrastructure is retried, never skipped.
 */
final class IncomingRecordDecoder<V> extends ContextualProcessor<byte[], byte[], String, IncomingRecord> {
    private final Topic<String, V> topic;
    private final RegistryPatience registry;
    private final Function<V, String> idOf;
    private final Factory<V> factory;

    /** Makes the arrival of a decoded value. */
    interface Factory<V> {
        IncomingRecord of(V value, RecordPosition position, long timestamp);
    }

    IncomingRecordDecoder(
            Topic<String, V> topic, RegistryPatience registry, Function<V, String> idOf, Factory<V> factory) {
        this.topic = topic;
        this.registry = registry;
        this.idOf = idOf;
        this.factory = factory;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        RecordMetadata source = context().recordMetadata().orElseThrow();
        RecordPosition position = new RecordPosition(source.topic(), source.partition(), source.offset());
        String key = record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8);
        context().forward(record.withKey(key).withValue(incoming(record, key, position)));
    }

    private IncomingRecord incoming(Record<byte[], byte[]> record, String key, RecordPosition position) {
        Decoded<V> decoded = registry.await(() -> topic.decodeValue(record.headers(), record.value()));
        if (decoded instanceof Decoded.Poison<V> poison) {
            return refused(record, position, poison.reason(), poison.detail());
        }
        V value = ((Decoded.Valid<V>) decoded).value();
        if (key == null) {
            return refused(record, position, DeadLetterReason.MISSING_KEY, "the record has no key");
        }
        if (!key.equals(idOf.apply(value))) {
            return refused(
                    record, position, DeadLetterReason.KEY_MISMATCH, "the key is not the question id in the value");
        }
        return InvalidField.in(value)
                .map(detail -> refused(record, position, DeadLetterReason.INVALID_FIELD, detail))
                .orElseGet(() -> factory.of(value, position, record.timestamp()));
    }

    private static IncomingRecord refused(
            Record<byte[], byte[]> record, RecordPosition position, DeadLetterReason reason, String detail) {
        return new IncomingRecord.Refused(
                record.key(), record.value(), record.headers(), position, record.timestamp(), reason, detail);
    }
}

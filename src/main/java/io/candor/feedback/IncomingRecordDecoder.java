package io.candor.feedback;

import io.candor.event.DeadLetterReason;
import io.candor.event.Decoded;
import io.candor.event.Feedback;
import io.candor.event.RecordPosition;
import io.candor.event.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
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
    private final int mostBytes;
    private final RegistryRetry registry;
    private final Function<V, String> idOf;
    private final Factory<V> factory;

    /** Makes the arrival of a decoded value; {@code timestamp} is what the source's extractor took. */
    interface Factory<V> {
        IncomingRecord of(V value, RecordPosition position, long timestamp);
    }

    /** @param mostBytes of a value: a compressed batch may hold a thousand times what the topic takes */
    IncomingRecordDecoder(
            Topic<String, V> topic,
            int mostBytes,
            RegistryRetry registry,
            Function<V, String> idOf,
            Factory<V> factory) {
        this.topic = topic;
        this.mostBytes = mostBytes;
        this.registry = registry;
        this.idOf = idOf;
        this.factory = factory;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        RecordMetadata source = context().recordMetadata().orElseThrow();
        RecordPosition position = new RecordPosition(source.topic(), source.partition(), source.offset());
        String key = record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8);
        context()
                .forward(record.withKey(key)
                        .withValue(incoming(record, key, position))
                        .withTimestamp(PlausibleTimestampExtractor.atMostNow(record.timestamp())));
    }

    private IncomingRecord incoming(Record<byte[], byte[]> record, String key, RecordPosition position) {
        if (record.value() != null && record.value().length > mostBytes) {
            return refused(
                    record,
                    position,
                    DeadLetterReason.RECORD_TOO_LARGE,
                    "the value has " + record.value().length + " bytes, more than " + mostBytes);
        }
        Decoded<V> decoded = registry.await(
                position.getTopic() + "-" + position.getPartition(),
                () -> topic.decodeValue(record.headers(), record.value()));
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
                .or(() -> misdated(record, value)
                        .map(detail -> refused(record, position, DeadLetterReason.BAD_TIMESTAMP, detail)))
                .map(IncomingRecord.class::cast)
                .orElseGet(() -> factory.of(value, position, record.timestamp()));
    }

    private Optional<String> misdated(Record<byte[], byte[]> record, V value) {
        return value instanceof Feedback feedback
                ? FeedbackTime.problem(feedback.getGivenAt(), Instant.ofEpochMilli(Arrival.of(record, context())))
                : Optional.empty();
    }

    private static IncomingRecord.Refused refused(
            Record<byte[], byte[]> record, RecordPosition position, DeadLetterReason reason, String detail) {
        return new IncomingRecord.Refused(
                record.key(), record.value(), record.headers(), position, record.timestamp(), reason, detail);
    }
}

package io.candor.event;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * A record that cannot be worked on, kept as it came: key, value and headers byte for byte, and headers that say why and
 * from where. The names below are a contract; where an original header has the same name, the last one counts.
 *
 * <p>A letter that would be larger than its topic takes has only the beginning of what made it so. Then headers behind
 * {@link #FAILED_AT}, and only those behind it, say what was cut and what it was: {@link #TRUNCATED}, and of each part that it
 * names the original length and SHA-256. Before Kafka's compression, that is: a batch of a few kilobytes may hold megabytes.
 */
public final class DeadLetter {
    /** A {@link DeadLetterReason}. */
    public static final String REASON = "candor.dlq.reason";
    /** One sentence for people, at most {@value #DETAIL_LENGTH} characters. */
    public static final String DETAIL = "candor.dlq.detail";
    /** Topic of the original. */
    public static final String TOPIC = "candor.dlq.topic";
    /** Partition of the original, decimal. */
    public static final String PARTITION = "candor.dlq.partition";
    /** Offset of the original, decimal. */
    public static final String OFFSET = "candor.dlq.offset";
    /**
     * Timestamp of the original, decimal milliseconds since the epoch. Of feedback with a stamp that is negative or in the
     * future: when it was read.
     */
    public static final String TIMESTAMP = "candor.dlq.timestamp";
    /** When it was given up, decimal milliseconds since the epoch. */
    public static final String FAILED_AT = "candor.dlq.failed-at";

    /** What is not whole, separated by commas, in this order: {@code key}, {@code value}, {@code headers}. */
    public static final String TRUNCATED = "candor.dlq.truncated";

    private static final int DETAIL_LENGTH = 300;

    private DeadLetter() {}

    /**
     * The dead letter of {@code original} for {@code topic}.
     *
     * @param detail one sentence without text of the record; shortened when too long
     */
    public static ProducerRecord<byte[], byte[]> of(
            Topic<byte[], byte[]> topic,
            ConsumerRecord<byte[], byte[]> original,
            DeadLetterReason reason,
            String detail,
            Instant failedAt) {
        return of(topic, original, reason, detail, failedAt, Integer.MAX_VALUE);
    }

    /**
     * The same where the topic may take less than it was made for.
     *
     * @param limit most bytes of the letter, as {@link RecordSize} counts them; below some kilobytes nothing but position,
     *     lengths and hashes is left, and they are not cut
     */
    public static ProducerRecord<byte[], byte[]> of(
            Topic<byte[], byte[]> topic,
            ConsumerRecord<byte[], byte[]> original,
            DeadLetterReason reason,
            String detail,
            Instant failedAt,
            int limit) {
        Headers ours = new RecordHeaders();
        put(ours, REASON, reason.name());
        put(ours, DETAIL, detail.length() > DETAIL_LENGTH ? detail.substring(0, DETAIL_LENGTH) : detail);
        put(ours, TOPIC, original.topic());
        put(ours, PARTITION, Integer.toString(original.partition()));
        put(ours, OFFSET, Long.toString(original.offset()));
        put(ours, TIMESTAMP, Long.toString(original.timestamp()));
        put(ours, FAILED_AT, Long.toString(failedAt.toEpochMilli()));
        int most = Math.min(limit, topic.maxRecordBytes());
        ProducerRecord<byte[], byte[]> letter = letter(topic, RecordExcerpt.whole(original), ours);
        if (RecordSize.of(letter) > most) {
            letter = letter(topic, RecordExcerpt.beginning(original), ours);
        }
        return RecordSize.of(letter) > most ? letter(topic, RecordExcerpt.nothing(original), ours) : letter;
    }

    /** Where the original of a letter lies; empty if its headers do not say so. */
    public static Optional<RecordPosition> source(Headers headers) {
        Optional<String> topic = text(headers, TOPIC);
        Optional<String> partition = text(headers, PARTITION);
        Optional<String> offset = text(headers, OFFSET);
        if (topic.isEmpty() || partition.isEmpty() || offset.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new RecordPosition(topic.get(), Integer.parseInt(partition.get()), Long.parseLong(offset.get())));
        } catch (NumberFormatException malformed) {
            // Somebody else's record; it stays so.
            return Optional.empty();
        }
    }

    private static Optional<String> text(Headers headers, String name) {
        return Optional.ofNullable(headers.lastHeader(name))
                .map(Header::value)
                .map(value -> new String(value, StandardCharsets.UTF_8));
    }

    private static ProducerRecord<byte[], byte[]> letter(
            Topic<byte[], byte[]> topic, RecordExcerpt kept, Headers ours) {
        Headers all = new RecordHeaders(kept.headers());
        ours.forEach(all::add);
        kept.cuts().forEach((name, value) -> put(all, name, value));
        return new ProducerRecord<>(topic.name(), null, kept.key(), kept.value(), all);
    }

    private static void put(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}

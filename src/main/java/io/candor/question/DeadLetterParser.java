package io.candor.question;

import io.candor.event.DeadLetter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Reads why a question became a dead letter from the headers of its record. */
final class DeadLetterParser {
    private static final int LONGEST_TEXT = 300;

    private DeadLetterParser() {}

    /** The outcome; empty if the record has no key or did not come from {@code questionTopic}. */
    static Optional<QuestionOutcome> read(ConsumerRecord<byte[], byte[]> record, String questionTopic) {
        String topic = text(record, DeadLetter.TOPIC);
        if (record.key() == null || !questionTopic.equals(topic)) {
            return Optional.empty();
        }
        String id = new String(record.key(), StandardCharsets.UTF_8);
        Long partition = number(record, DeadLetter.PARTITION);
        Long failedAt = number(record, DeadLetter.FAILED_AT);
        QuestionOutcome.DeadLetterView letter = new QuestionOutcome.DeadLetterView(
                shortened(text(record, DeadLetter.REASON)),
                shortened(text(record, DeadLetter.DETAIL)),
                topic,
                partition == null ? null : partition.intValue(),
                number(record, DeadLetter.OFFSET),
                failedAt == null ? null : Instant.ofEpochMilli(failedAt));
        // The original value is not kept, so only the key and the headers count.
        return Optional.of(new QuestionOutcome.DeadLettered(id, letter, record.key().length + LONGEST_TEXT));
    }

    /** The answerer keeps to it; somebody else who writes dead letters need not. */
    private static String shortened(String text) {
        return text == null || text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
    }

    // Where an original header has the same name, the last one counts.
    private static String text(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    private static Long number(ConsumerRecord<byte[], byte[]> record, String name) {
        try {
            return Long.valueOf(text(record, name));
        } catch (NumberFormatException missing) {
            return null;
        }
    }
}

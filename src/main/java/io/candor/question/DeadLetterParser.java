package io.candor.question;

import io.candor.event.DeadLetter;
import io.candor.event.DeadLetterReason;
import io.candor.event.Decoded;
import io.candor.event.Question;
import io.candor.event.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Reads which question became a dead letter, and why, from its record. */
final class DeadLetterParser {
    private static final int LONGEST_TEXT = 300;
    /** Given to records that could be read. The schemas of others may be waited for, and have been by the answerer. */
    private static final Set<String> OF_READABLE = Stream.of(
                    DeadLetterReason.EMPTY_TEXT,
                    DeadLetterReason.TEXT_TOO_LONG,
                    DeadLetterReason.CONTROL_CHARACTERS,
                    DeadLetterReason.BAD_TIMESTAMP,
                    DeadLetterReason.INVALID_FIELD,
                    DeadLetterReason.RECORD_TOO_LARGE,
                    DeadLetterReason.UNANSWERABLE)
            .map(Enum::name)
            .collect(Collectors.toUnmodifiableSet());

    private DeadLetterParser() {}

    /**
     * The outcome; empty if the record has no key or did not come from the topic of {@code questions}.
     *
     * @throws org.apache.kafka.common.errors.RetriableException if the registry is needed and cannot be asked
     */
    static Optional<QuestionOutcome> read(ConsumerRecord<byte[], byte[]> record, Topic<String, Question> questions) {
        String topic = text(record, DeadLetter.TOPIC);
        if (record.key() == null || !questions.name().equals(topic)) {
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
        // Of the original value a hash is kept, so only the key and the headers count.
        return Optional.of(new QuestionOutcome.DeadLettered(
                id, content(record, id, questions), letter, record.key().length + LONGEST_TEXT));
    }

    private static Optional<QuestionContent> content(
            ConsumerRecord<byte[], byte[]> record, String id, Topic<String, Question> questions) {
        boolean readable = OF_READABLE.contains(String.valueOf(text(record, DeadLetter.REASON)))
                && record.headers().lastHeader(DeadLetter.TRUNCATED) == null;
        return readable
                        && questions.decodeValue(record.headers(), record.value())
                                instanceof Decoded.Valid<Question> valid
                        && valid.value().getId().equals(id)
                ? Optional.of(QuestionContent.of(valid.value()))
                : Optional.empty();
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

package io.candor.monitor;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.candor.event.DeadLetter;
import io.candor.event.DeadLetterReason;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A dead letter without its original. */
@Schema(name = "DeadLetterEntry", description = "A record that could not be worked on, and why.")
record DeadLetterEntry(
        @Schema(required = true, description = "Names the letter here.", examples = "questions-0-17")
        String id,

        @Schema(required = true, description = "Why, by name.", examples = "UNANSWERABLE")
        String reason,

        @Schema(
                required = true,
                description = "Why, in one sentence; may be empty.",
                examples = "the prompt cannot be made")
        String detail,

        @Schema(
                nullable = true,
                description = "The key, which is the question's id; null where there is none, and where it is no text.",
                examples = "order-4711")
        String questionId,

        @Schema(required = true, description = "When it was given up.", examples = "2026-01-01T12:00:00Z")
        Instant failedAt,

        @Schema(required = true, description = "Topic of the original.", examples = "candor.questions")
        String sourceTopic,

        @Schema(required = true, description = "Partition of the original.", examples = "0")
        int sourcePartition,

        @Schema(required = true, description = "Offset of the original.", examples = "4711")
        long sourceOffset,

        @Schema(required = true, description = "Bytes of the value as it is kept.", minimum = "0", examples = "120")
        int bytes,

        @Schema(
                required = true,
                description = "Whether the original is kept whole; only its beginning is where it was too large.",
                examples = "true")
        boolean whole,

        @Schema(
                nullable = true,
                description = "When somebody sent it again; null while nobody has.",
                examples = "2026-01-01T13:00:00Z")
        Instant sentAgainAt,

        @Schema(
                nullable = true,
                description = "Who did, as candor.actions names people; null while nobody has.",
                examples = "key:5b1f")
        String sentAgainBy) {

    private static final int LONGEST = 300;

    /** Empty where headers are missing that every letter of ours has. */
    static Optional<DeadLetterEntry> read(DeadLetterId id, ConsumerRecord<byte[], byte[]> letter) {
        try {
            return Optional.of(new DeadLetterEntry(
                    id.toString(),
                    required(letter, DeadLetter.REASON),
                    header(letter, DeadLetter.DETAIL).orElse(""),
                    text(letter.key()).orElse(null),
                    Instant.ofEpochMilli(Long.parseLong(required(letter, DeadLetter.FAILED_AT))),
                    required(letter, DeadLetter.TOPIC),
                    Integer.parseInt(required(letter, DeadLetter.PARTITION)),
                    Long.parseLong(required(letter, DeadLetter.OFFSET)),
                    Math.max(0, letter.serializedValueSize()),
                    letter.headers().lastHeader(DeadLetter.TRUNCATED) == null,
                    null,
                    null));
        } catch (IllegalArgumentException | java.util.NoSuchElementException malformed) {
            // Somebody else's record: it will not read better the next time.
            return Optional.empty();
        }
    }

    private static String required(ConsumerRecord<byte[], byte[]> letter, String name) {
        return header(letter, name).orElseThrow();
    }

    private static Optional<String> header(ConsumerRecord<byte[], byte[]> letter, String name) {
        Header header = letter.headers().lastHeader(name);
        return Optional.ofNullable(header)
                .map(Header::value)
                .map(value -> new String(value, StandardCharsets.UTF_8))
                .map(text -> text.length() > LONGEST ? text.substring(0, LONGEST) : text);
    }

    /** Bytes as text; empty if they are none. */
    static Optional<String> text(byte[] bytes) {
        if (bytes == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException binary) {
            return Optional.empty();
        }
    }

    DeadLetterEntry sentAgain(OperatorMark mark) {
        return new DeadLetterEntry(
                id,
                reason,
                detail,
                questionId,
                failedAt,
                sourceTopic,
                sourcePartition,
                sourceOffset,
                bytes,
                whole,
                mark.at(),
                mark.actor());
    }

    @JsonIgnore
    boolean isOfForgotten() {
        return reason.equals(DeadLetterReason.FORGOTTEN.name());
    }

    @JsonIgnore
    boolean isSentAgain() {
        return sentAgainAt != null;
    }
}

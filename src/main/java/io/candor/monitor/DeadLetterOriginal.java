package io.candor.monitor;

import io.candor.event.DeadLetter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A dead letter with the bytes of its original, for eyes alone: never to be shown as anything but text. */
@Schema(
        name = "DeadLetterOriginal",
        description = "A dead letter with its original. What strangers sent: show it as text, never as markup.")
record DeadLetterOriginal(
        @Schema(required = true, description = "The letter.")
        DeadLetterEntry letter,

        @Schema(required = true, description = "Whether it can be sent again.", examples = "true")
        boolean sendable,

        @Schema(nullable = true, description = "Why not, in one sentence; null where it can.", examples = "none")
        String unsendable,

        @Schema(
                required = true,
                description = "The value in text: JSON of what the schema says, text, or hexadecimal bytes.",
                examples = "{\"text\": \"Why?\"}")
        String value,

        @Schema(required = true, description = "How value is written: AVRO, TEXT, BYTES or NONE.", examples = "AVRO")
        String form,

        @Schema(
                required = true,
                description = "The first bytes of the value, at most 8,192, in Base64.",
                examples = "AAAAAAE=")
        String base64,

        @Schema(required = true, description = "Headers of the original, in their order.")
        List<HeaderText> headers) {

    private static final int SHOWN_BYTES = 8192;
    /** Headers that every letter ends with: reason, detail, topic, partition, offset, timestamp, when. */
    private static final int OWN_HEADERS = 7;

    /** A header of a record. */
    @Schema(name = "HeaderText", description = "A header of a record.")
    record HeaderText(
            @Schema(required = true, description = "Its name.", examples = "traceparent")
            String name,

            @Schema(required = true, description = "Its value as text, or in hexadecimal.", examples = "00-4bf9")
            String value) {}

    /**
     * @param decoded the value as JSON, where it can be read by its schema; null where it cannot
     * @param unsendable why it cannot be sent again; null where it can
     */
    static DeadLetterOriginal of(
            DeadLetterEntry entry, ConsumerRecord<byte[], byte[]> letter, String decoded, String unsendable) {
        byte[] bytes = letter.value() == null ? new byte[0] : letter.value();
        byte[] shown = bytes.length > SHOWN_BYTES ? Arrays.copyOf(bytes, SHOWN_BYTES) : bytes;
        String form = letter.value() == null ? "NONE" : decoded != null ? "AVRO" : isText(bytes) ? "TEXT" : "BYTES";
        return new DeadLetterOriginal(
                entry,
                unsendable == null,
                unsendable,
                decoded == null ? readable(shown) : decoded,
                form,
                Base64.getEncoder().encodeToString(shown),
                originalHeaders(letter).stream()
                        .map(header -> new HeaderText(
                                header.key(), header.value() == null ? "" : readable(cut(header.value()))))
                        .toList());
    }

    /** Headers of the original, as they came. */
    static List<Header> originalHeaders(ConsumerRecord<byte[], byte[]> letter) {
        List<Header> all = new ArrayList<>(Arrays.asList(letter.headers().toArray()));
        int last = all.size() - 1;
        while (last >= 0 && !all.get(last).key().equals(DeadLetter.FAILED_AT)) {
            last--;
        }
        return all.subList(0, Math.max(0, last + 1 - OWN_HEADERS));
    }

    private static byte[] cut(byte[] bytes) {
        return bytes.length > SHOWN_BYTES ? Arrays.copyOf(bytes, SHOWN_BYTES) : bytes;
    }

    private static boolean isText(byte[] bytes) {
        return DeadLetterEntry.text(bytes)
                .filter(text -> text.chars().allMatch(each -> each >= ' ' || Character.isWhitespace(each)))
                .isPresent();
    }

    private static String readable(byte[] bytes) {
        return isText(bytes)
                ? DeadLetterEntry.text(bytes).orElseThrow()
                : HexFormat.ofDelimiter(" ").formatHex(bytes);
    }
}

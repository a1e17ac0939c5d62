package io.candor.event;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * What a dead letter keeps of a record, each part whole or cut. Of a part that is cut the letter has two headers more:
 * {@code candor.dlq.PART.length}, its bytes in decimal, and {@code candor.dlq.PART.sha256}, in hex. Headers are kept all or
 * none; what is counted and hashed of them is, for one after the other, length of the name (four bytes, big-endian), name in
 * UTF-8, length of the value (the same; -1 for null), value.
 *
 * @param key the original's, or its beginning
 * @param value the original's, or its beginning
 * @param headers the original's, or none
 * @param cuts headers that say what was cut, in the order in which they are written; empty for a whole record
 */
record RecordExcerpt(byte[] key, byte[] value, Header[] headers, Map<String, String> cuts) {
    private static final int KEY_BEGINNING = 1 << 10;
    private static final int VALUE_BEGINNING = 16 << 10;
    private static final int MOST_HEADERS = 8 << 10;

    static RecordExcerpt whole(ConsumerRecord<byte[], byte[]> record) {
        return new RecordExcerpt(record.key(), record.value(), record.headers().toArray(), Map.of());
    }

    /** Some kilobytes: enough to see what it was. */
    static RecordExcerpt beginning(ConsumerRecord<byte[], byte[]> record) {
        return cut(record, KEY_BEGINNING, VALUE_BEGINNING, MOST_HEADERS);
    }

    /** No byte of what is longer than nothing. */
    static RecordExcerpt nothing(ConsumerRecord<byte[], byte[]> record) {
        return cut(record, 0, 0, 0);
    }

    private static RecordExcerpt cut(ConsumerRecord<byte[], byte[]> record, int key, int value, int headers) {
        List<String> parts = new ArrayList<>();
        Map<String, String> cuts = new LinkedHashMap<>();
        cuts.put(DeadLetter.TRUNCATED, "");
        byte[] written = written(record.headers());
        note(parts, cuts, "key", record.key(), key);
        note(parts, cuts, "value", record.value(), value);
        note(parts, cuts, "headers", written, headers);
        cuts.put(DeadLetter.TRUNCATED, String.join(",", parts));
        return new RecordExcerpt(
                beginning(record.key(), key),
                beginning(record.value(), value),
                written.length > headers ? new Header[0] : record.headers().toArray(),
                parts.isEmpty() ? Map.of() : cuts);
    }

    private static void note(List<String> parts, Map<String, String> cuts, String part, byte[] bytes, int most) {
        if (bytes != null && bytes.length > most) {
            parts.add(part);
            cuts.put("candor.dlq." + part + ".length", Integer.toString(bytes.length));
            cuts.put("candor.dlq." + part + ".sha256", DigestUtils.sha256Hex(bytes));
        }
    }

    private static byte[] beginning(byte[] bytes, int most) {
        return bytes == null || bytes.length <= most ? bytes : Arrays.copyOf(bytes, most);
    }

    private static byte[] written(Headers headers) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            for (Header header : headers) {
                write(out, header.key().getBytes(StandardCharsets.UTF_8));
                write(out, header.value());
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes == null ? -1 : bytes.length);
        out.write(bytes == null ? new byte[0] : bytes);
    }
}

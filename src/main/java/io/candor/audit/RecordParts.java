package io.candor.audit;

import io.candor.event.DeadLetter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.commons.codec.DecoderException;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Lengths and hashes of the parts of a record: computed, or as a dead letter that was cut tells them of its original. */
record RecordParts(Part key, Part value, Part headers) {
    /** @param length in bytes; -1 of what is null */
    record Part(long length, byte[] sha256) {
        static Part of(byte[] bytes) {
            return bytes == null ? new Part(-1, new byte[0]) : new Part(bytes.length, DigestUtils.sha256(bytes));
        }
    }

    static RecordParts of(ConsumerRecord<byte[], byte[]> record) {
        return new RecordParts(
                Part.of(record.key()),
                Part.of(record.value()),
                Part.of(written(Arrays.asList(record.headers().toArray()))));
    }

    /**
     * Of the record that became a dead letter.
     *
     * @param added how many headers every dead letter has beside the original's; {@link DeadLetter#FAILED_AT} is the last of them
     * @throws IllegalArgumentException if a header that tells of the original is missing or malformed
     */
    static RecordParts ofOriginal(ConsumerRecord<byte[], byte[]> letter, int added) {
        List<Header> all = Arrays.asList(letter.headers().toArray());
        int end = all.size();
        while (!all.get(end - 1).key().equals(DeadLetter.FAILED_AT)) {
            end--;
        }
        List<Header> told = all.subList(end, all.size());
        if (end < added) {
            throw new IllegalArgumentException("headers are missing");
        }
        List<String> cut = told.isEmpty()
                ? List.of()
                : List.of(told(told, DeadLetter.TRUNCATED).split(","));
        return new RecordParts(
                cut.contains("key") ? part(told, "key") : Part.of(letter.key()),
                cut.contains("value") ? part(told, "value") : Part.of(letter.value()),
                cut.contains("headers") ? part(told, "headers") : Part.of(written(all.subList(0, end - added))));
    }

    private static Part part(List<Header> told, String name) {
        try {
            return new Part(
                    Long.parseLong(told(told, "candor.dlq." + name + ".length")),
                    Hex.decodeHex(told(told, "candor.dlq." + name + ".sha256")));
        } catch (DecoderException malformed) {
            throw new IllegalArgumentException("a hash is not hexadecimal", malformed);
        }
    }

    private static String told(List<Header> headers, String name) {
        Optional<Header> found =
                headers.stream().filter(header -> header.key().equals(name)).findFirst();
        return new String(found.orElseThrow(IllegalArgumentException::new).value(), StandardCharsets.UTF_8);
    }

    private static byte[] written(List<Header> headers) {
        int length = 0;
        byte[][] names = new byte[headers.size()][];
        for (int i = 0; i < names.length; i++) {
            Header header = headers.get(i);
            names[i] = header.key().getBytes(StandardCharsets.UTF_8);
            length += 2 * Integer.BYTES + names[i].length + (header.value() == null ? 0 : header.value().length);
        }
        ByteBuffer bytes = ByteBuffer.allocate(length);
        for (int i = 0; i < names.length; i++) {
            byte[] value = headers.get(i).value();
            bytes.putInt(names[i].length).put(names[i]).putInt(value == null ? -1 : value.length);
            bytes.put(value == null ? new byte[0] : value);
        }
        return bytes.array();
    }

    /** Of all parts together. */
    long fingerprint(Fingerprint fingerprint) {
        for (Part part : List.of(key, value, headers)) {
            fingerprint.add(part.length()).add(part.sha256());
        }
        return fingerprint.take();
    }
}

package io.candor.event;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * The bytes of a record in a batch of its own, uncompressed, at most: what a producer holds against {@code
 * max.request.size}, and a broker without compression against {@code max.message.bytes} (record format 2, KIP-98).
 */
public final class RecordSize {
    private static final int BATCH_OVERHEAD = 61;
    /** Length, attributes, and the differences of timestamp and offset at their longest. */
    private static final int RECORD_OVERHEAD = 21;

    private RecordSize() {}

    /** Of a record to be sent. */
    public static int of(ProducerRecord<byte[], byte[]> record) {
        return of(record.key(), record.value(), record.headers());
    }

    static int of(byte[] key, byte[] value, Headers headers) {
        long bytes = BATCH_OVERHEAD + RECORD_OVERHEAD + sized(key) + sized(value);
        int count = 0;
        for (Header header : headers) {
            int name = header.key().getBytes(StandardCharsets.UTF_8).length;
            bytes += varint(name) + name + sized(header.value());
            count++;
        }
        return (int) Math.min(Integer.MAX_VALUE, bytes + varint(count));
    }

    private static long sized(byte[] bytes) {
        // Null is written as length -1.
        return bytes == null ? 1 : varint(bytes.length) + (long) bytes.length;
    }

    /** Bytes of a number that is not negative, zigzag and base 128. */
    private static int varint(int number) {
        int significant = Long.SIZE - Long.numberOfLeadingZeros(((long) number << 1) | 1);
        return (significant + 6) / 7;
    }
}

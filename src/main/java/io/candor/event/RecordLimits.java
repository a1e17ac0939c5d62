package io.candor.event;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jboss.logging.Logger;

/**
 * How large a record each topic takes, learned from what was refused: a topic that somebody else made may take less than
 * ours, and who may write to it may not be allowed to read its settings. What was learned holds until the process ends. Safe
 * for use by several threads.
 */
public final class RecordLimits {
    /** Kafka's own default of {@code max.message.bytes}, so the likeliest limit of a topic that refused more. */
    private static final int KAFKA_DEFAULT = 1_048_588;

    private static final Logger LOG = Logger.getLogger(RecordLimits.class);

    private final Map<String, Integer> learned = new ConcurrentHashMap<>();

    /** The most bytes to send to a topic in one record, as {@link RecordSize} counts them; without bound until one was refused. */
    public int of(String topic) {
        return learned.getOrDefault(topic, Integer.MAX_VALUE);
    }

    /** Whether the topic takes the record, as far as is known. */
    public boolean takes(ProducerRecord<byte[], byte[]> record) {
        return RecordSize.of(record) <= of(record.topic());
    }

    /** Whether producer or broker refused a record for its size, which it will do every time. */
    public static boolean isTooLarge(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RecordTooLargeException) {
                return true;
            }
        }
        return false;
    }

    /** Notes that producer or broker refused the record for its size. Each refusal lowers the limit, at least by half or to Kafka's default. */
    public void refused(ProducerRecord<byte[], byte[]> record) {
        int bytes = Math.min(RecordSize.of(record), of(record.topic()));
        int limit = bytes > KAFKA_DEFAULT ? KAFKA_DEFAULT : bytes / 2;
        learned.merge(record.topic(), limit, Math::min);
        LOG.warnf("record refused for its size topic=%s bytes=%d limit=%d", record.topic(), bytes, limit);
    }
}

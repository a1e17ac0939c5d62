package io.candor.release.log;

import io.candor.event.Decoded;
import io.candor.event.KafkaConnection;
import io.candor.event.ReleaseEvent;
import io.candor.event.Topic;
import io.candor.event.client.TopicReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/**
 * Reads committed release events from the first one on. Has no consumer group: every reader reads everything. For one
 * thread; only {@link #wakeup} is for others.
 */
public final class ReleaseLog implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ReleaseLog.class);
    private static final Map<String, Object> SETTINGS = Map.of(
            ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 15_000, ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);

    private final TopicReader reader;
    private final Topic<String, ReleaseEvent> topic;
    private ReleaseHistory history = ReleaseHistory.EMPTY;

    private ReleaseLog(TopicReader reader, Topic<String, ReleaseEvent> topic) {
        this.reader = reader;
        this.topic = topic;
    }

    public static ReleaseLog open(KafkaConnection connection) {
        return new ReleaseLog(
                TopicReader.open(connection, SETTINGS), connection.topics().releases());
    }

    /**
     * Reads the topic once.
     *
     * @throws KafkaException if it cannot be read
     */
    public static ReleaseHistory read(KafkaConnection connection) {
        try (ReleaseLog log = open(connection)) {
            return log.readToEnd();
        }
    }

    /**
     * Reads all that is there.
     *
     * @throws KafkaException if topic or registry cannot be read; nothing is lost, the next call goes on from here
     */
    public ReleaseHistory readToEnd() {
        begin();
        reader.readToEnd(this::enter);
        return history;
    }

    private void begin() {
        if (reader.assignment().isEmpty()) {
            reader.add(reader.beginnings(reader.partitions(List.of(topic.name()))));
        }
    }

    /**
     * Waits at most {@code patience} for new events and reads them.
     *
     * @throws KafkaException as {@link #readToEnd}
     */
    public ReleaseHistory readOn(Duration patience) {
        begin();
        reader.readOn(patience, this::enter);
        return history;
    }

    private void enter(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            // A compacted topic takes no record without a key, but somebody else may have made this one.
            if (record.key() != null) {
                history = history.without(new String(record.key(), StandardCharsets.UTF_8));
            }
            return;
        }
        Decoded<ReleaseEvent> decoded = topic.decodeValue(record.headers(), record.value());
        if (decoded instanceof Decoded.Valid<ReleaseEvent> valid) {
            history = history.with(record.offset(), valid.value());
        } else if (decoded instanceof Decoded.Poison<ReleaseEvent> poison) {
            LOG.warnf(
                    "release event unreadable topic=%s partition=0 offset=%d reason=%s",
                    record.topic(), record.offset(), poison.reason());
        }
    }

    /** Ends a read under way, or the next one, with a {@link org.apache.kafka.common.errors.WakeupException}. */
    public void wakeup() {
        reader.wakeup();
    }

    @Override
    public void close() {
        reader.close();
    }
}

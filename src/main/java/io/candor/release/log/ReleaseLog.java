package io.candor.release.log;

import io.candor.event.KafkaConnection;
import io.candor.event.ReleaseEvent;
import io.candor.event.Topic;
import io.candor.event.client.CompactedReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * Reads committed release events from the first one on. Has no consumer group: every reader reads everything. For one
 * thread; only {@link #wakeup} is for others.
 */
public final class ReleaseLog implements AutoCloseable {
    private final CompactedReader reader;
    private final Topic<String, ReleaseEvent> topic;
    private ReleaseHistory history = ReleaseHistory.EMPTY;

    private ReleaseLog(KafkaConnection connection) {
        this.topic = connection.topics().releases();
        this.reader = CompactedReader.open(connection, List.of(topic.name()), this::enter);
    }

    public static ReleaseLog open(KafkaConnection connection) {
        return new ReleaseLog(connection);
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
        reader.begin();
        reader.readToEnd();
        return history;
    }

    /**
     * Waits at most {@code patience} for new events and reads them.
     *
     * @throws KafkaException as {@link #readToEnd}
     */
    public ReleaseHistory readOn(Duration patience) {
        reader.begin();
        reader.readOn(patience);
        return history;
    }

    private void enter(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            // A compacted topic takes no record without a key, but somebody else may have made this one.
            if (record.key() != null) {
                history = history.without(new String(record.key(), StandardCharsets.UTF_8));
            }
        } else {
            CompactedReader.decode(topic, record, event -> history = history.with(record.offset(), event));
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

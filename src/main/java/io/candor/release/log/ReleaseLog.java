package io.candor.release.log;

import io.candor.event.Decoded;
import io.candor.event.KafkaConnection;
import io.candor.event.ReleaseEvent;
import io.candor.event.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;

/**
 * Reads committed release events from the first one on. Has no consumer group: whoever asks reads everything. For one thread;
 * only {@link #wakeup} is for others.
 */
public final class ReleaseLog implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ReleaseLog.class);
    private static final Duration POLL = Duration.ofMillis(100);
    /** There is no group to leave, so all that is waited for is the broker's good-bye. */
    private static final Duration LEAVE_TIME = Duration.ofSeconds(1);

    private static final Map<String, Object> SETTINGS = Map.of(
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed",
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "earliest",
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false,
            ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
            false,
            ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
            15_000,
            ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG,
            10_000);

    private final Consumer<byte[], byte[]> consumer;
    private final Topic<String, ReleaseEvent> topic;
    private final TopicPartition partition;
    private ReleaseHistory history = ReleaseHistory.EMPTY;

    /** @param consumer without a group, {@code read_committed}; closed with this */
    ReleaseLog(Consumer<byte[], byte[]> consumer, Topic<String, ReleaseEvent> topic) {
        this.consumer = consumer;
        this.topic = topic;
        partition = new TopicPartition(topic.name(), 0);
    }

    public static ReleaseLog open(KafkaConnection connection) {
        return new ReleaseLog(
                new KafkaConsumer<>(
                        connection.settings(SETTINGS), new ByteArrayDeserializer(), new ByteArrayDeserializer()),
                connection.topics().releases());
    }

    /**
     * What the topic says now, for those who ask once.
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
        long end = consumer.endOffsets(List.of(partition)).get(partition);
        while (consumer.position(partition) < end) {
            readOn(POLL);
        }
        return history;
    }

    private void begin() {
        if (!consumer.assignment().isEmpty()) {
            return;
        }
        var found = consumer.partitionsFor(topic.name());
        if (found == null || found.isEmpty()) {
            throw new UnknownTopicOrPartitionException(
                    "topic " + topic.name() + " does not exist, create it: candor topics create");
        }
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
    }

    /**
     * Reads what comes, as soon as something does, at latest after {@code patience}.
     *
     * @throws KafkaException as {@link #readToEnd}
     */
    public ReleaseHistory readOn(Duration patience) {
        begin();
        ConsumerRecords<byte[], byte[]> records = consumer.poll(patience);
        for (ConsumerRecord<byte[], byte[]> record : records) {
            try {
                enter(record);
            } catch (KafkaException unavailable) {
                // The registry is away; this one is read again.
                consumer.seek(partition, record.offset());
                throw unavailable;
            }
        }
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

    /** What was read so far. */
    public ReleaseHistory history() {
        return history;
    }

    /** Ends a read under way, or the next one, with a {@link org.apache.kafka.common.errors.WakeupException}. */
    public void wakeup() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(LEAVE_TIME));
    }
}

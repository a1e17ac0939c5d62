package io.candor.access;

import io.candor.event.ApiKey;
import io.candor.event.Decoded;
import io.candor.event.KafkaConnection;
import io.candor.event.Topic;
import io.candor.event.client.TopicReader;
import io.candor.event.client.TransactionalPublisher;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jboss.logging.Logger;

/**
 * Reads committed keys from the first one on. Has no consumer group: every reader reads everything. Where the topic does not exist yet, as on a
 * cluster of an earlier version, there is no key. For one thread; only {@link #wakeup} is for others.
 */
public final class KeyLog implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(KeyLog.class);
    private static final Map<String, Object> SETTINGS = Map.of(
            ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 15_000, ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);

    private final TopicReader reader;
    private final Topic<String, ApiKey> topic;
    private final KnownKeys keys = new KnownKeys();

    private KeyLog(TopicReader reader, Topic<String, ApiKey> topic) {
        this.reader = reader;
        this.topic = topic;
    }

    static KeyLog open(KafkaConnection connection) {
        return new KeyLog(
                TopicReader.open(connection, SETTINGS), connection.topics().apiKeys());
    }

    /**
     * Reads the topic once.
     *
     * @throws KafkaException if it cannot be read
     */
    public static KnownKeys read(KafkaConnection connection) {
        try (KeyLog log = open(connection)) {
            log.readToEnd();
            return log.keys;
        }
    }

    /**
     * Writes a key, new or changed; returns when it can be read.
     *
     * @throws KafkaException if that is not certain: then it may be written again
     */
    public static void publish(KafkaConnection connection, ApiKey key) {
        new TransactionalPublisher(connection, "candor-key-")
                .publish(List.of(
                        TransactionalPublisher.record(connection.topics().apiKeys(), key.getId(), key)));
    }

    /** What was read so far; the same object always. */
    KnownKeys keys() {
        return keys;
    }

    /**
     * Reads all that is there.
     *
     * @throws KafkaException if topic or registry cannot be read; nothing is lost, the next call goes on from here
     */
    void readToEnd() {
        if (hasBegun()) {
            reader.readToEnd(TopicReader.passingOver(this::enter, KeyLog::passedOver));
        }
    }

    /**
     * Waits at most {@code patience} for something new and reads it.
     *
     * @throws KafkaException as {@link #readToEnd}
     */
    void readOn(Duration patience) {
        if (hasBegun()) {
            reader.readOn(patience, TopicReader.passingOver(this::enter, KeyLog::passedOver));
        }
    }

    /** False while there is nothing to read from. */
    boolean hasBegun() {
        if (reader.assignment().isEmpty()) {
            try {
                reader.add(reader.beginnings(reader.partitions(List.of(topic.name()))));
            } catch (UnknownTopicOrPartitionException missing) {
                // It may be created later, so the next call looks again.
                LOG.debugf("no keys topic=%s", topic.name());
                return false;
            }
        }
        return true;
    }

    private void enter(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            keys.remove(new String(record.key(), StandardCharsets.UTF_8));
            return;
        }
        Decoded<ApiKey> decoded = topic.decodeValue(record.headers(), record.value());
        if (decoded instanceof Decoded.Valid<ApiKey> valid) {
            keys.enter(valid.value());
        } else if (decoded instanceof Decoded.Poison<ApiKey> poison) {
            LOG.warnf("key unreadable topic=%s offset=%d reason=%s", record.topic(), record.offset(), poison.reason());
        }
    }

    private static void passedOver(ConsumerRecord<byte[], byte[]> record, RuntimeException failure) {
        LOG.warnf("key passed over topic=%s offset=%d error=%s", record.topic(), record.offset(), failure);
    }

    /** Ends a read under way, or the next one, with a {@link org.apache.kafka.common.errors.WakeupException}. */
    void wakeup() {
        reader.wakeup();
    }

    @Override
    public void close() {
        reader.close();
    }
}

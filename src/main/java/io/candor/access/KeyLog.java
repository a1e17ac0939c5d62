package io.candor.access;

import io.candor.event.ApiKey;
import io.candor.event.KafkaConnection;
import io.candor.event.Topic;
import io.candor.event.client.CompactedReader;
import io.candor.event.client.FollowerThread;
import io.candor.event.client.TransactionalPublisher;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * Reads committed keys from the first one on. Has no consumer group: every reader reads everything. Where the topic does not exist yet, as on a
 * cluster of an earlier version, there is no key. For one thread; only {@link #wakeup} is for others.
 */
public final class KeyLog implements FollowerThread.Followed {
    /** So often it is asked whether there is something unread: nothing new comes of a broker that is away, too. */
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final CompactedReader reader;
    private final Topic<String, ApiKey> topic;
    private final KnownKeys keys = new KnownKeys();
    private volatile boolean readOnce;
    private volatile long readAtNanos;

    private KeyLog(KafkaConnection connection) {
        this.topic = connection.topics().apiKeys();
        this.reader = CompactedReader.open(connection, List.of(topic.name()), this::enter);
    }

    static KeyLog open(KafkaConnection connection) {
        return new KeyLog(connection);
    }

    /**
     * Reads the topic once.
     *
     * @throws KafkaException if it cannot be read
     */
    public static KnownKeys read(KafkaConnection connection) {
        try (KeyLog log = open(connection)) {
            log.reader.readToEnd();
            return log.keys;
        }
    }

    /**
     * Writes a key, new or changed, and who did so, in one transaction; returns when it can be read.
     *
     * @param action of {@code candor.actions}
     * @throws KafkaException if that is not certain: then it may be written again
     */
    public static void publish(KafkaConnection connection, ApiKey key, ProducerRecord<byte[], byte[]> action) {
        new TransactionalPublisher(connection, "candor-key-")
                .publish(List.of(
                        action,
                        TransactionalPublisher.record(connection.topics().apiKeys(), key.getId(), key)));
    }

    /** What was read so far; the same object always. */
    KnownKeys keys() {
        return keys;
    }

    /** Whether all keys that there were at the start are known; for all threads. */
    boolean hasRead() {
        return readOnce;
    }

    @Override
    public boolean follow(Duration patience) {
        if (!reader.hasBegun()) {
            return false;
        }
        if (readOnce && unconfirmed().compareTo(LOOK) < 0) {
            reader.readOn(patience);
        } else {
            long looked = System.nanoTime();
            reader.readToEnd();
            readAtNanos = looked;
            readOnce = true;
        }
        return true;
    }

    /** How long ago it was last certain that every key and revocation was read, once {@link #hasRead}; for all threads. */
    Duration unconfirmed() {
        return Duration.ofNanos(System.nanoTime() - readAtNanos);
    }

    private void enter(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            keys.remove(new String(record.key(), StandardCharsets.UTF_8));
        } else {
            CompactedReader.decode(topic, record, keys::enter);
        }
    }

    @Override
    public void wakeup() {
        reader.wakeup();
    }

    @Override
    public void close() {
        reader.close();
    }
}

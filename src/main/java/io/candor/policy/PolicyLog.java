package io.candor.policy;

import io.candor.event.Decoded;
import io.candor.event.KafkaConnection;
import io.candor.event.Policy;
import io.candor.event.Promise;
import io.candor.event.Topic;
import io.candor.event.client.TopicReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jboss.logging.Logger;

/**
 * Reads committed promises and policies from the first one on. Has no consumer group: every reader reads everything. Where the topics
 * do not exist yet, as on a cluster of an earlier version, nothing was promised. For one thread; only {@link #wakeup} is for others.
 */
public final class PolicyLog implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(PolicyLog.class);
    private static final Map<String, Object> SETTINGS = Map.of(
            ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 15_000, ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);

    private final TopicReader reader;
    private final Topic<String, Promise> promises;
    private final Topic<String, Policy> policies;
    private Policies read = Policies.EMPTY;

    private PolicyLog(TopicReader reader, Topic<String, Promise> promises, Topic<String, Policy> policies) {
        this.reader = reader;
        this.promises = promises;
        this.policies = policies;
    }

    public static PolicyLog open(KafkaConnection connection) {
        return new PolicyLog(
                TopicReader.open(connection, SETTINGS),
                connection.topics().promises(),
                connection.topics().policies());
    }

    /**
     * Reads the topics once.
     *
     * @throws KafkaException if they cannot be read
     */
    public static Policies read(KafkaConnection connection) {
        try (PolicyLog log = open(connection)) {
            return log.readToEnd();
        }
    }

    /**
     * Reads all that is there.
     *
     * @throws KafkaException if topics or registry cannot be read; nothing is lost, the next call goes on from here
     */
    public Policies readToEnd() {
        if (hasBegun()) {
            reader.readToEnd(TopicReader.passingOver(this::enter, PolicyLog::passedOver));
        }
        return read;
    }

    /**
     * Waits at most {@code patience} for something new and reads it.
     *
     * @throws KafkaException as {@link #readToEnd}
     */
    public Policies readOn(Duration patience) {
        if (hasBegun()) {
            reader.readOn(patience, TopicReader.passingOver(this::enter, PolicyLog::passedOver));
        }
        return read;
    }

    /** False while there is nothing to read from. */
    public boolean hasBegun() {
        if (reader.assignment().isEmpty()) {
            try {
                reader.add(reader.beginnings(reader.partitions(List.of(promises.name(), policies.name()))));
            } catch (UnknownTopicOrPartitionException missing) {
                // They may be created later, so the next call looks again.
                LOG.debugf("no policies topic=%s", policies.name());
                return false;
            }
        }
        return true;
    }

    private static void passedOver(ConsumerRecord<byte[], byte[]> record, RuntimeException failure) {
        LOG.warnf(
                "policy passed over topic=%s partition=0 offset=%d error=%s", record.topic(), record.offset(), failure);
    }

    private void enter(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            // Nobody of ours deletes one; what was promised stays until another promise takes its place.
            return;
        }
        if (record.topic().equals(promises.name())) {
            enter(record, promises, promise -> read = read.with(promise));
        } else {
            enter(record, policies, policy -> read = read.with(policy));
        }
    }

    private static <V> void enter(ConsumerRecord<byte[], byte[]> record, Topic<String, V> topic, Consumer<V> handler) {
        Decoded<V> decoded = topic.decodeValue(record.headers(), record.value());
        if (decoded instanceof Decoded.Valid<V> valid) {
            handler.accept(valid.value());
        } else if (decoded instanceof Decoded.Poison<V> poison) {
            LOG.warnf(
                    "policy unreadable topic=%s partition=0 offset=%d reason=%s",
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

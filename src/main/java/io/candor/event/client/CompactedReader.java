package io.candor.event.client;

import io.candor.event.Decoded;
import io.candor.event.KafkaConnection;
import io.candor.event.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jboss.logging.Logger;

/**
 * Reads committed records of compacted topics of one partition from the first ones on, and passes over those whose content cannot be
 * taken. For one thread; only {@link #wakeup} is for others.
 */
public final class CompactedReader implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(CompactedReader.class);
    private static final Map<String, Object> SETTINGS = Map.of(
            ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 15_000, ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);

    private final TopicReader reader;
    private final List<String> topics;
    private final Consumer<ConsumerRecord<byte[], byte[]>> handler;

    private CompactedReader(TopicReader reader, List<String> topics, Consumer<ConsumerRecord<byte[], byte[]>> handler) {
        this.reader = reader;
        this.topics = topics;
        this.handler = TopicReader.passingOver(handler, CompactedReader::passedOver);
    }

    /** @param handler takes each record; may be called while this reads */
    public static CompactedReader open(
            KafkaConnection connection, List<String> topics, Consumer<ConsumerRecord<byte[], byte[]>> handler) {
        return new CompactedReader(TopicReader.open(connection, SETTINGS), topics, handler);
    }

    /**
     * Makes sure that there is something to read from.
     *
     * @throws UnknownTopicOrPartitionException if a topic does not exist; it may be created later
     */
    public void begin() {
        if (reader.assignment().isEmpty()) {
            reader.add(reader.beginnings(reader.partitions(topics)));
        }
    }

    /** False while there is nothing to read from. */
    public boolean hasBegun() {
        try {
            begin();
            return true;
        } catch (UnknownTopicOrPartitionException missing) {
            // They may be created later, so the next call looks again.
            LOG.debugf("nothing to read from topics=%s", topics);
            return false;
        }
    }

    /**
     * Reads all that is there, if there is something to read from.
     *
     * @throws org.apache.kafka.common.KafkaException if topics or registry cannot be read; nothing is lost, the next call goes on from
     *     here
     */
    public void readToEnd() {
        if (hasBegun()) {
            reader.readToEnd(handler);
        }
    }

    /**
     * Waits at most {@code patience} for something new and reads it, if there is something to read from.
     *
     * @throws org.apache.kafka.common.KafkaException as {@link #readToEnd}
     */
    public void readOn(Duration patience) {
        if (hasBegun()) {
            reader.readOn(patience, handler);
        }
    }

    /** Hands over the value of a record; one that cannot be read is told in the log. */
    public static <V> void decode(Topic<String, V> topic, ConsumerRecord<byte[], byte[]> record, Consumer<V> taker) {
        Decoded<V> decoded = topic.decodeValue(record.headers(), record.value());
        if (decoded instanceof Decoded.Valid<V> valid) {
            taker.accept(valid.value());
        } else if (decoded instanceof Decoded.Poison<V> poison) {
            LOG.warnf(
                    "record unreadable topic=%s partition=0 offset=%d reason=%s",
                    record.topic(), record.offset(), poison.reason());
        }
    }

    private static void passedOver(ConsumerRecord<byte[], byte[]> record, RuntimeException failure) {
        LOG.warnf(
                "record passed over topic=%s partition=0 offset=%d error=%s", record.topic(), record.offset(), failure);
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

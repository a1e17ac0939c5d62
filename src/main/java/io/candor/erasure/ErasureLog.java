package io.candor.erasure;

import io.candor.event.Decoded;
import io.candor.event.Erasure;
import io.candor.event.KafkaConnection;
import io.candor.event.Topic;
import io.candor.event.client.TopicReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jboss.logging.Logger;

/**
 * Reads committed erasures from the first one on. Has no consumer group: every reader reads everything. Where the topic does not exist yet, as on a
 * cluster of an earlier version, nothing is forgotten. For one thread; only {@link #wakeup} is for others.
 */
public final class ErasureLog implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ErasureLog.class);

    private final Topic<String, Erasure> topic;
    private final TopicReader reader;
    private final List<Erasures.Entry> unread = new ArrayList<>();
    private Erasures read = Erasures.NONE;

    /** @param reader of nothing yet; closed with this */
    public ErasureLog(Topic<String, Erasure> topic, TopicReader reader) {
        this.topic = topic;
        this.reader = reader;
    }

    public static ErasureLog open(KafkaConnection connection) {
        return new ErasureLog(connection.topics().erasures(), TopicReader.open(connection, Map.of()));
    }

    /**
     * Reads the topic once.
     *
     * @throws org.apache.kafka.common.KafkaException if it cannot be read
     */
    public static Erasures read(KafkaConnection connection) {
        try (ErasureLog log = open(connection)) {
            return log.readToEnd();
        }
    }

    /**
     * Reads all that is there; returns the same object where nothing is new.
     *
     * @throws org.apache.kafka.common.KafkaException if topic or registry cannot be read; nothing is lost, the next call goes on from here
     */
    public Erasures readToEnd() {
        if (hasBegun()) {
            reader.readToEnd(this::enter);
            if (!unread.isEmpty()) {
                read = read.with(unread);
                unread.clear();
            }
        }
        return read;
    }

    private boolean hasBegun() {
        try {
            if (reader.assignment().isEmpty()) {
                reader.add(reader.beginnings(reader.partitions(List.of(topic.name()))));
            }
            return true;
        } catch (UnknownTopicOrPartitionException missing) {
            // It may be created later, so the next call looks again.
            LOG.debugf("nothing to read from topic=%s", topic.name());
            return false;
        }
    }

    private void enter(ConsumerRecord<byte[], byte[]> record) {
        if (topic.decodeValue(record.headers(), record.value()) instanceof Decoded.Valid<Erasure> valid) {
            unread.add(new Erasures.Entry(record.partition(), record.offset(), valid.value()));
        } else {
            LOG.warnf("record passed over topic=%s offset=%d", record.topic(), record.offset());
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

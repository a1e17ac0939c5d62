package io.candor.policy;

import io.candor.event.KafkaConnection;
import io.candor.event.Policy;
import io.candor.event.Promise;
import io.candor.event.Topic;
import io.candor.event.client.CompactedReader;
import io.candor.event.client.FollowerThread;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * Reads committed promises and policies from the first one on. Has no consumer group: every reader reads everything. Where the topics
 * do not exist yet, as on a cluster of an earlier version, nothing was promised. For one thread; only {@link #wakeup} and
 * {@link #policies} are for others.
 */
public final class PolicyLog implements FollowerThread.Followed {
    private final CompactedReader reader;
    private final Topic<String, Promise> promises;
    private final Topic<String, Policy> policies;
    private volatile Policies read = Policies.EMPTY;

    private PolicyLog(KafkaConnection connection) {
        this.promises = connection.topics().promises();
        this.policies = connection.topics().policies();
        this.reader = CompactedReader.open(connection, List.of(promises.name(), policies.name()), this::enter);
    }

    public static PolicyLog open(KafkaConnection connection) {
        return new PolicyLog(connection);
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
        reader.readToEnd();
        return read;
    }

    /** What was read so far. */
    Policies policies() {
        return read;
    }

    @Override
    public boolean follow(Duration patience) {
        if (!reader.hasBegun()) {
            return false;
        }
        reader.readOn(patience);
        return true;
    }

    private void enter(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            // Nobody of ours deletes one; what was promised stays until another promise takes its place.
            return;
        }
        if (record.topic().equals(promises.name())) {
            CompactedReader.decode(promises, record, promise -> read = read.with(promise));
        } else {
            CompactedReader.decode(policies, record, policy -> read = read.with(policy));
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

package io.candor.release.log;

import io.candor.event.KafkaConnection;
import io.candor.event.ReleaseEvent;
import io.candor.event.client.TransactionalPublisher;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Publishes release events. Publishing the live release again changes nothing; a LIVE event of a release that was
 * replaced since makes it live again.
 */
public final class ReleasePublisher {
    static final String ID_PREFIX = "candor-release-";

    private final KafkaConnection connection;
    private final TransactionalPublisher publisher;

    public ReleasePublisher(KafkaConnection connection) {
        this.connection = connection;
        this.publisher = new TransactionalPublisher(connection, ID_PREFIX);
    }

    /**
     * An event as a record, for callers that put it into a transaction of their own. Such a transaction should be short, and
     * its timeout too: while it is open, later records are not visible.
     *
     * @throws org.apache.kafka.common.errors.RetriableException if the registry cannot be asked now
     */
    public ProducerRecord<byte[], byte[]> record(ReleaseEvent event) {
        return TransactionalPublisher.record(connection.topics().releases(), event.getReleaseId(), event);
    }

    /**
     * Publishes events, all or none, in this order; returns once they are committed; readers see them a moment later.
     *
     * @throws org.apache.kafka.common.KafkaException if that is not certain: then they may be published again
     */
    public void publish(List<ReleaseEvent> events) {
        publisher.publish(events.stream().map(this::record).toList());
    }

    /**
     * The same with what says who decided, in the same transaction.
     *
     * @param action of {@code candor.actions}
     */
    public void publish(List<ReleaseEvent> events, ProducerRecord<byte[], byte[]> action) {
        publisher.publish(Stream.concat(Stream.of(action), events.stream().map(this::record))
                .toList());
    }
}

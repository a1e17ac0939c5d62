package io.candor.policy;

import io.candor.event.KafkaConnection;
import io.candor.event.Policy;
import io.candor.event.Promise;
import io.candor.event.SourceKey;
import io.candor.event.client.TransactionalPublisher;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Makes records of policies, and publishes promises. */
public final class PolicyRecords {
    private final KafkaConnection connection;
    private final TransactionalPublisher publisher;

    public PolicyRecords(KafkaConnection connection) {
        this.connection = connection;
        this.publisher = new TransactionalPublisher(connection, "candor-promise-");
    }

    /**
     * A policy as a record.
     *
     * @throws org.apache.kafka.common.errors.RetriableException if the registry cannot be asked now
     */
    public ProducerRecord<byte[], byte[]> record(Policy policy) {
        return TransactionalPublisher.record(
                connection.topics().policies(), PolicyScope.of(policy).key(), policy);
    }

    /**
     * Publishes what a person promises, and that they did, in one transaction; returns once it is committed; readers see it a moment later.
     *
     * @param action of {@code candor.actions}
     * @throws org.apache.kafka.common.KafkaException if that is not certain: then it may be published again
     */
    public void publish(Promise promise, ProducerRecord<byte[], byte[]> action) {
        publisher.publish(List.of(
                action,
                TransactionalPublisher.record(
                        connection.topics().promises(),
                        SourceKey.of(promise.getDomain(), promise.getAnswerModel()),
                        promise)));
    }
}

package io.candor.audit;

import io.candor.event.KafkaConnection;
import io.candor.event.client.TopicReader;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** How an audit reads topics: from the first record on, many at a time. */
public final class AuditedTopics {
    private static final Map<String, Object> SETTINGS =
            Map.of(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000, ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 15_000);

    private AuditedTopics() {}

    /** @throws AuditException if one of them does not exist */
    public static TopicReader read(KafkaConnection connection, Collection<String> topics) {
        try {
            return TopicReader.fromBeginning(connection, SETTINGS, topics);
        } catch (UnknownTopicOrPartitionException missing) {
            throw new AuditException(missing.getMessage(), missing);
        }
    }
}

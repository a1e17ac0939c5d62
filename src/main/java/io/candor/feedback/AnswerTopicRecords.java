package io.candor.feedback;

import io.candor.event.KafkaConnection;
import io.candor.event.client.TopicReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** The records as the broker has them, by a consumer without a group that is opened when the first one is asked for. */
final class AnswerTopicRecords implements AnswerRecords {
    /**
     * How long a stream thread may wait: less than the ten seconds after which Kafka Streams' open transaction is aborted, which
     * would cost the task its local state.
     */
    static final Duration IN_PLACE = Duration.ofSeconds(8);

    /** What one verdict brings along: the batch of its answer and about as many more as are judged in a moment. */
    private static final int FETCH_BYTES = 64 << 10;

    private static final Map<String, Object> SETTINGS = Map.of(
            ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
            FETCH_BYTES,
            ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
            FETCH_BYTES,
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            200,
            // The consumer asks for what follows at once; at the end of the log the next answer would wait behind that.
            ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
            5);

    private final KafkaConnection connection;
    private final Duration patience;
    private TopicReader reader;

    /** @param patience of one read, at most */
    AnswerTopicRecords(KafkaConnection connection, Duration patience) {
        this.connection = connection;
        this.patience = patience;
    }

    @Override
    public List<ConsumerRecord<byte[], byte[]>> from(int partition, long offset) {
        if (reader == null) {
            reader = TopicReader.open(connection, SETTINGS);
        }
        TopicPartition at = new TopicPartition(connection.topics().answers().name(), partition);
        try {
            List<ConsumerRecord<byte[], byte[]>> records = reader.readAt(at, offset, patience);
            return records.isEmpty() || records.get(0).offset() != offset ? List.of() : records;
        } catch (TimeoutException away) {
            // The broker may come back; who asks again finds the same record.
            throw new AnswersUnavailableException(patience);
        }
    }

    @Override
    public void close() {
        if (reader != null) {
            reader.close();
            reader = null;
        }
    }
}

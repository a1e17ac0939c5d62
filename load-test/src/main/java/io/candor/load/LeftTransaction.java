package io.candor.load;

import io.candor.event.KafkaConnection;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A transaction of a producer that is not Candor's, which goes away without ending it: readers of what is committed wait for its end. */
final class LeftTransaction {
    /** Until the broker ends it: as long as it may hold up everybody. */
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private LeftTransaction() {}

    /** Begins one on every partition of the questions. */
    static void begin(KafkaConnection connection, int partitions) throws InterruptedException {
        Map<String, Object> settings = connection.settings(Map.of(
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                "somebody-else",
                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                (int) TIMEOUT.toMillis()));
        KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        try {
            producer.initTransactions();
            producer.beginTransaction();
            for (int partition = 0; partition < partitions; partition++) {
                producer.send(new ProducerRecord<>(
                                connection.topics().questions().name(), partition, new byte[] {1}, new byte[] {2}))
                        .get();
            }
        } catch (ExecutionException refused) {
            throw new IllegalStateException("the foreign record was not taken", refused);
        } finally {
            // Nothing is said to the broker.
            producer.close(Duration.ZERO);
        }
    }
}

package io.candor.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.trace.Span;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class OutputTransactionTest {

    /** As a producer without a broker: every record blocks for max.block.ms and is not taken. */
    private static final class Brokerless extends MockProducer<byte[], byte[]> {
        private int tried;

        Brokerless() {
            super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Override
        public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
            tried++;
            return CompletableFuture.failedFuture(new TimeoutException("no metadata"));
        }
    }

    @Test
    void shouldNotTryTheNextRecordWhenTheProducerDoesNotTakeOne() {
        Brokerless producer = new Brokerless();
        OutputTransaction transaction = new OutputTransaction(() -> producer);
        transaction.prepare();
        PendingRecord pending = new PendingRecord(
                new ConsumerRecord<>("questions", 0, 0, new byte[0], new byte[0]), Instant.EPOCH, Span.getInvalid());
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>("answers", new byte[0]);

        assertThatThrownBy(() -> transaction.send(pending, List.of(record, record)))
                .isInstanceOf(KafkaException.class)
                .hasMessageContaining("no metadata");

        assertThat(producer.tried).isEqualTo(1);
    }
}

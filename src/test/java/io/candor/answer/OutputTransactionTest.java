package io.candor.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.trace.Span;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutputTransactionTest {
    private static final List<ProducerRecord<byte[], byte[]>> RECORDS =
            List.of(new ProducerRecord<>("answers", new byte[0]));

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final OutputTransaction transaction = new OutputTransaction(() -> producer);
    private final PendingRecord first = pending(0);
    private final PendingRecord second = pending(1);

    @BeforeEach
    void prepare() {
        transaction.prepare();
    }

    @Test
    void shouldSayWhichRecordsAreDoneWhenItCommits() {
        transaction.send(first, RECORDS);
        transaction.send(second, RECORDS);

        assertThat(commit()).containsExactly(first, second);
    }

    @Test
    void shouldForgetTheRecordsOfTheLastTransactionWhenTheNextOneCommits() {
        transaction.send(first, RECORDS);
        commit();
        transaction.send(second, RECORDS);

        assertThat(commit()).containsExactly(second);
    }

    @Test
    void shouldAbandonItsRecordsWhenItAborts() {
        transaction.send(first, RECORDS);

        assertThat(transaction.abort()).isTrue();

        assertThat(first.isAbandoned()).isTrue();
        transaction.send(second, RECORDS);
        assertThat(commit()).containsExactly(second);
    }

    @Test
    void shouldNotAbandonARecordWhoseOutputsTheProducerDidNotTake() {
        producer.sendException = new TimeoutException("no metadata");

        assertThatThrownBy(() -> transaction.send(first, RECORDS))
                .isInstanceOf(KafkaException.class)
                .hasMessageContaining("no metadata");

        assertThat(transaction.abort()).isTrue();
        assertThat(first.isAbandoned()).isFalse();
    }

    private List<PendingRecord> commit() {
        Map<TopicPartition, OffsetAndMetadata> offsets =
                Map.of(new TopicPartition("questions", 0), new OffsetAndMetadata(1));
        return transaction.commit(offsets, new MockConsumer<byte[], byte[]>("earliest").groupMetadata());
    }

    private static PendingRecord pending(long offset) {
        return new PendingRecord(
                new ConsumerRecord<>("questions", 0, offset, new byte[0], new byte[0]),
                Instant.EPOCH,
                Span.getInvalid());
    }
}

package io.candor.event.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class TransactionalWriterTest {
    private static final ProducerRecord<byte[], byte[]> RECORD = new ProducerRecord<>("answers", new byte[] {1});
    private static final Map<TopicPartition, OffsetAndMetadata> OFFSETS =
            Map.of(new TopicPartition("questions", 0), new OffsetAndMetadata(7));

    private final List<Scripted> producers = new ArrayList<>();
    private final ConsumerGroupMetadata membership = new MockConsumer<byte[], byte[]>("earliest").groupMetadata();
    private final TransactionalWriter writer = new TransactionalWriter(this::producer);

    private boolean taking = true;

    /** A producer that remembers how it was closed, and that may be without a broker. */
    private final class Scripted extends MockProducer<byte[], byte[]> {
        private Duration closeTime;
        private final List<Callback> callbacks = new ArrayList<>();
        private int tried;

        Scripted() {
            super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Override
        public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
            tried++;
            callbacks.add(callback);
            return taking
                    ? super.send(record, callback)
                    : CompletableFuture.failedFuture(new TimeoutException("no metadata"));
        }

        @Override
        public void close(Duration timeout) {
            closeTime = timeout;
            super.close(timeout);
        }
    }

    private Producer<byte[], byte[]> producer() {
        Scripted producer = new Scripted();
        producers.add(producer);
        return producer;
    }

    private Scripted last() {
        return producers.get(producers.size() - 1);
    }

    @Test
    void shouldHoldNoTransactionOpenUntilTheFirstRecord() {
        writer.prepare();

        assertThat(writer.isOpen()).isFalse();
        assertThat(last().transactionInFlight()).isFalse();
    }

    @Test
    void shouldCommitRecordsAndOffsetsAsOneWhenTold() {
        writer.prepare();
        writer.send(List.of(RECORD));
        writer.send(List.of(RECORD));
        writer.commit(OFFSETS, membership);

        assertThat(last().history()).containsExactly(RECORD, RECORD);
        assertThat(last().consumerGroupOffsetsHistory()).hasSize(1);
        assertThat(last().commitCount()).isOne();
        assertThat(writer.isOpen()).isFalse();
    }

    @Test
    void shouldCommitTheOffsetsWhenThereIsNoRecord() {
        writer.write(List.of(), OFFSETS, membership);

        assertThat(last().consumerGroupOffsetsHistory()).hasSize(1);
        assertThat(last().commitCount()).isOne();
    }

    @Test
    void shouldCommitRecordsWithoutOffsetsWhenTheyComeFromNowhere() {
        writer.prepare();
        writer.send(List.of(RECORD));
        writer.commit();

        assertThat(last().history()).containsExactly(RECORD);
        assertThat(last().consumerGroupOffsetsHistory()).isEmpty();
    }

    @Test
    void shouldKeepTheProducerWhenItCanAbort() {
        writer.prepare();
        writer.send(List.of(RECORD));

        assertThat(writer.abort()).isTrue();
        writer.write(List.of(RECORD), OFFSETS, membership);

        assertThat(producers).hasSize(1);
        assertThat(last().history()).containsExactly(RECORD);
    }

    @Test
    void shouldTakeAFreshProducerWhenTheOldOneCannotAbort() {
        writer.prepare();
        writer.send(List.of(RECORD));
        last().abortTransactionException = new ProducerFencedException("another one came");

        assertThat(writer.abort()).isTrue();
        assertThat(last().closed()).isTrue();
        writer.prepare();

        assertThat(producers).hasSize(2);
        assertThat(last().transactionInitialized()).isTrue();
    }

    @Test
    void shouldThrowTheProducerAwayWhenItCannotBeInitialised() {
        TransactionalWriter broken = new TransactionalWriter(() -> {
            Scripted producer = (Scripted) producer();
            producer.initTransactionException = new TimeoutException("no coordinator");
            return producer;
        });

        assertThatThrownBy(broken::prepare).isInstanceOf(TimeoutException.class);
        assertThat(last().closed()).isTrue();
        assertThatThrownBy(broken::prepare).isInstanceOf(TimeoutException.class);
        assertThat(producers).hasSize(2);
    }

    @Test
    void shouldThrowTheProducerAwayWhenAWriteIsInDoubt() {
        writer.prepare();
        last().commitTransactionException = new TimeoutException("no answer");

        assertThatThrownBy(() -> writer.write(List.of(RECORD), OFFSETS, membership))
                .isInstanceOf(TimeoutException.class);

        assertThat(last().closed()).isTrue();
        assertThat(writer.isOpen()).isFalse();
        writer.write(List.of(RECORD), OFFSETS, membership);
        assertThat(producers).hasSize(2);
    }

    @Test
    void shouldNotTryTheNextRecordWhenTheProducerDoesNotTakeOne() {
        taking = false;
        writer.prepare();

        assertThatThrownBy(() -> writer.send(List.of(RECORD, RECORD)))
                .isInstanceOf(KafkaException.class)
                .hasMessageContaining("no metadata");

        assertThat(last().tried).isOne();
    }

    @Test
    void shouldLearnOnlyFromTheRecordThatWasRefusedForItsSize() {
        ProducerRecord<byte[], byte[]> large = new ProducerRecord<>("small", new byte[2_000_000]);
        ProducerRecord<byte[], byte[]> behindIt = new ProducerRecord<>("large", new byte[3_000_000]);
        writer.prepare();
        writer.send(List.of(large, behindIt));

        // Kafka fails what it has not sent yet with the exception of the record at fault.
        RecordTooLargeException refusal = new RecordTooLargeException();
        last().callbacks.forEach(callback -> callback.onCompletion(null, refusal));

        assertThat(writer.limits().takes(large)).isFalse();
        assertThat(writer.limits().takes(behindIt)).isTrue();
    }

    @Test
    void shouldHaveNothingToAbortWhenNothingWasSent() {
        writer.prepare();

        assertThat(writer.abort()).isFalse();
    }

    @Test
    void shouldLeaveTheProducerTimeToAbortWhenNoNextOneDoesSo() {
        Duration closeTime = Duration.ofSeconds(2);
        try (TransactionalWriter alone = new TransactionalWriter(this::producer, closeTime)) {
            alone.prepare();
            alone.send(List.of(RECORD));
        }

        assertThat(last().closeTime).isEqualTo(closeTime);
    }
}

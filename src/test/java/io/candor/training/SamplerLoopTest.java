package io.candor.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.TinyModel;
import io.candor.event.Answer;
import io.candor.event.ConsistencySignal;
import io.candor.event.Decision;
import io.candor.event.Decoded;
import io.candor.event.EventConfig;
import io.candor.event.RecordPosition;
import io.candor.event.Timings;
import io.candor.event.Topic;
import io.candor.event.Topics;
import io.candor.event.client.TransactionalWriter;
import io.candor.event.registry.BreakableRegistry;
import io.candor.llm.decoder.LanguageModel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sampler over Kafka's mocks, turned by hand on the test's thread, with a real, tiny model. */
class SamplerLoopTest {
    /** Bytes: far more than a signal of a short answer takes. */
    private static final int LARGEST_SIGNAL = 1_000;

    @TempDir
    static Path folder;

    private static LanguageModel model;

    private final Topics topics = Topics.of(
            new EventConfig(2, (short) 1, Map.of("schema.registry.url", "http://localhost:1")),
            new BreakableRegistry());
    private final TopicPartition first = new TopicPartition(topics.answers().name(), 0);
    private final TopicPartition second = new TopicPartition(topics.answers().name(), 1);
    private final LogConsumer consumer = new LogConsumer();
    private final List<Broker> producers = new ArrayList<>();
    private UnaryOperator<Broker> next = UnaryOperator.identity();
    private SamplerLoop loop;

    @BeforeAll
    static void open() throws Exception {
        TinyModel.write(TrainerStream.model(folder), 1);
        model = TrainerStream.open(folder);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @BeforeEach
    void join() {
        TrainerConfig.Sampling config = Labels.config(
                        Map.of("sampling.share", "1", "sampling.samples", "2", "sampling.max-tokens", "2"))
                .sampling();
        loop = new SamplerLoop(
                consumer,
                new TransactionalWriter(this::producer),
                topics,
                new ConsistencySampling(model, config, 0, () -> false, new AuditSlice(1e-9, "salt"), Clock.systemUTC()),
                config,
                new DutyCycle(1),
                () -> false,
                Labels.metrics());
        loop.start();
        consumer.updateBeginningOffsets(Map.of(first, 0L, second, 0L));
        consumer.updateEndOffsets(Map.of(first, 0L, second, 0L));
        consumer.rebalance(List.of(first, second));
    }

    private Broker producer() {
        Broker producer = next.apply(new Broker());
        next = UnaryOperator.identity();
        producers.add(producer);
        return producer;
    }

    @Test
    void shouldSignalEachAnswerOnceWhenABatchWasNotCommitted() {
        next = SamplerLoopTest::failingToCommit;
        consumer.commitSync(Map.of(first, new OffsetAndMetadata(0)));
        answer(first, 0);
        answer(first, 1);
        // Nothing is committed of it yet, so it goes on from where it was polled.
        answer(second, 0);
        loop.runOnce();
        assertThat(signals()).isEmpty();

        loop.runOnce();

        assertThat(signals()).containsExactlyInAnyOrder("0-0", "0-1", "1-0");
    }

    @Test
    void shouldReadNothingOnWhileTheOffsetsCannotBeAskedFor() {
        next = SamplerLoopTest::failingToCommit;
        consumer.unreachable = 1;
        answer(first, 0);
        loop.runOnce();
        answer(first, 1);
        answer(second, 0);
        loop.runOnce();
        assertThat(signals()).isEmpty();

        loop.runOnce();

        assertThat(signals()).containsExactlyInAnyOrder("0-0", "0-1", "1-0");
    }

    @Test
    void shouldReadNothingTwiceWhenTheCommitSucceededThoughItSeemedToFail() {
        next = SamplerLoopTest::failingToCommit;
        answer(first, 0);
        loop.runOnce();
        consumer.commitSync(Map.of(first, new OffsetAndMetadata(1)));
        answer(first, 1);

        loop.runOnce();

        assertThat(signals()).containsExactly("0-1");
    }

    @Test
    void shouldLeaveOutASignalThatItsTopicDoesNotTakeAndGoOn() {
        UnaryOperator<Broker> small = producer -> {
            producer.largest = LARGEST_SIGNAL;
            return producer;
        };
        next = small;
        answer(first, 0, "yes ".repeat(LARGEST_SIGNAL));
        answer(first, 1);
        loop.runOnce();
        assertThat(signals()).isEmpty();

        next = small;
        loop.runOnce();
        answer(first, 2, "no ".repeat(LARGEST_SIGNAL));
        answer(first, 3);
        loop.runOnce();

        assertThat(signals()).containsExactly("0-1", "0-3");
        assertThat(producers).as("producers, of which a refusal costs one").hasSize(2);
    }

    private static Broker failingToCommit(Broker producer) {
        producer.commitTransactionException = new KafkaException("no answer of the broker");
        return producer;
    }

    /** Question ids of the signals that were committed. */
    private List<String> signals() {
        Topic<String, ConsistencySignal> topic = topics.consistency();
        return producers.stream()
                .flatMap(producer -> producer.history().stream())
                .map(record -> topic.decodeValue(record.headers(), record.value()))
                .map(decoded ->
                        ((Decoded.Valid<ConsistencySignal>) decoded).value().getQuestionId())
                .toList();
    }

    private void answer(TopicPartition partition, long offset) {
        answer(partition, offset, "yes");
    }

    private void answer(TopicPartition partition, long offset, String text) {
        Topic<String, Answer> topic = topics.answers();
        String id = partition.partition() + "-" + offset;
        Answer answer = Answer.newBuilder()
                .setQuestionId(id)
                .setQuestion("Is number " + offset + " red?")
                .setAnswer(text)
                .setConfidence(0.5)
                .setDecision(Decision.ACCEPTED)
                .setModelId(model.modelId())
                .setReleaseId("bundled")
                .setAskedAt(Instant.EPOCH)
                .setAnsweredAt(Instant.EPOCH)
                .setTimings(new Timings(0L, 0L, 0L))
                .setSource(new RecordPosition("t", 0, offset))
                .build();
        byte[] value = topic.valueSerde().serializer().serialize(topic.name(), answer);
        consumer.log.add(new ConsumerRecord<>(
                topic.name(), partition.partition(), offset, id.getBytes(StandardCharsets.UTF_8), value));
        consumer.updateEndOffsets(Map.of(partition, offset + 1));
    }

    /** Gives what lies from the position on, as often as it is read; cannot always be asked for committed offsets. */
    private static final class LogConsumer extends MockConsumer<byte[], byte[]> {
        private final List<ConsumerRecord<byte[], byte[]>> log = new ArrayList<>();
        private int unreachable;

        LogConsumer() {
            super("latest");
        }

        @Override
        public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            log.stream()
                    .filter(record ->
                            record.offset() >= position(new TopicPartition(record.topic(), record.partition())))
                    .forEach(this::addRecord);
            return super.poll(timeout);
        }

        @Override
        public synchronized Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions) {
            if (unreachable-- > 0) {
                throw new TimeoutException("no answer of the broker");
            }
            return super.committed(partitions);
        }
    }

    /** Takes records up to a size, as a topic that somebody else made. */
    private static final class Broker extends MockProducer<byte[], byte[]> {
        private int largest = Integer.MAX_VALUE;
        private boolean refused;

        Broker() {
            super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
            if (record.value().length > largest) {
                refused = true;
                callback.onCompletion(null, new RecordTooLargeException("too large"));
            }
            return super.send(record, callback);
        }

        @Override
        public void commitTransaction() {
            if (refused) {
                throw new KafkaException("a record was refused");
            }
            super.commitTransaction();
        }
    }
}

package io.candor.answer;

import static io.candor.answer.TestQuestions.NOW;
import static io.candor.answer.TestQuestions.bytes;

import io.candor.MappedConfig;
import io.candor.event.Answer;
import io.candor.event.Decoded;
import io.candor.event.EventConfig;
import io.candor.event.Question;
import io.candor.event.SpanRecorder;
import io.candor.event.Topic;
import io.candor.event.Topics;
import io.candor.event.registry.BreakableRegistry;
import io.candor.event.registry.UnknownSchemaWait;
import io.candor.policy.Policies;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The loop over Kafka's mocks, turned by hand on the test's thread. */
final class MockedLoop {
    static final Duration NEVER = Duration.ofHours(1);
    static final Duration SCHEMA_WAIT = Duration.ofMillis(300);

    final ScriptedEngine engine = new ScriptedEngine();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    final List<MockProducer<byte[], byte[]>> producers = new ArrayList<>();
    final SpanRecorder spans = new SpanRecorder();
    final Topics topics;
    final QuestionQueue queue;
    final EngineWorker worker;
    final AnswerLoop loop;
    final BreakableRegistry schemas = new BreakableRegistry();
    final AtomicLong nanos = new AtomicLong();
    /** What the outputs say is finished although it was not committed. */
    Map<TopicPartition, AnsweredRecords> outputs = Map.of();

    private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    private final LoopState state = new LoopState();
    private final long[] ends = new long[2];

    MockedLoop(Duration commitInterval, int maxOutstanding) {
        this(commitInterval, commitInterval, maxOutstanding);
    }

    /** @param settings of candor.answer, prefix left out, over those of a loop that commits at once */
    MockedLoop(Map<String, String> settings) {
        this(Duration.ofNanos(1), Duration.ofNanos(1), 100, settings);
    }

    /** @param backlogCommitInterval counts while more questions wait than one micro-batch takes: four */
    MockedLoop(Duration commitInterval, Duration backlogCommitInterval, int maxOutstanding) {
        this(commitInterval, backlogCommitInterval, maxOutstanding, Map.of());
    }

    private MockedLoop(
            Duration commitInterval, Duration backlogCommitInterval, int maxOutstanding, Map<String, String> settings) {
        topics = Topics.of(
                new EventConfig(
                        2,
                        (short) 1,
                        Map.of(
                                "schema.registry.url",
                                "http://localhost:1",
                                UnknownSchemaWait.SETTING,
                                SCHEMA_WAIT.toMillis())),
                schemas);
        AnswerMetrics metrics = new AnswerMetrics(meters);
        AnswerConfig config = config(commitInterval, backlogCommitInterval, maxOutstanding, settings);
        queue = new QuestionQueue(config.batch());
        worker = new EngineWorker(
                queue,
                new Answering(
                        engine,
                        config,
                        () -> AnswererStream.KEYS,
                        new AcceptanceRule(config, () -> Policies.EMPTY),
                        metrics,
                        clock,
                        Optional.empty()),
                config.newBackoff(),
                nanos::get);
        QuestionReader reader = new QuestionReader(topics.questions(), new QuestionValidator(5_000), engine, 16);
        loop = new AnswerLoop(
                consumer,
                new OutputTransaction(this::producer),
                topics,
                reader,
                queue,
                committed -> CompletableFuture.completedFuture(outputs),
                config,
                metrics,
                new AnswerTracing(spans.tracing(), "group"),
                state,
                clock);
        metrics.load(state, clock);
        loop.start();
        loop.runOnce();
        consumer.rebalance(List.of(partition(0), partition(1)));
        consumer.updateBeginningOffsets(Map.of(partition(0), 0L, partition(1), 0L));
        consumer.updateEndOffsets(Map.of(partition(0), 0L, partition(1), 0L));
    }

    private static AnswerConfig config(
            Duration commitInterval, Duration backlogCommitInterval, int maxOutstanding, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(Map.of(
                "batch.max-questions", "4",
                "batch.token-budget", "1000",
                "batch.linger", "0s",
                "thresholds.strict", "0.9",
                "commit-interval", commitInterval.toString(),
                "backlog-commit-interval", backlogCommitInterval.toString(),
                "max-outstanding", Integer.toString(maxOutstanding),
                "drain-time", "1s",
                "backoff.first", "PT0.000000001S",
                "backoff.longest", "PT0.000000001S"));
        all.putAll(settings);
        return MappedConfig.of(AnswerConfig.class, all);
    }

    private MockProducer<byte[], byte[]> producer() {
        MockProducer<byte[], byte[]> producer =
                new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        producers.add(producer);
        return producer;
    }

    MockProducer<byte[], byte[]> liveProducer() {
        return producers.get(producers.size() - 1);
    }

    TopicPartition partition(int number) {
        return new TopicPartition(topics.questions().name(), number);
    }

    void ask(int partition, Question question) {
        put(partition, bytes(question.getId()), written(question), new RecordHeaders());
    }

    byte[] written(Question question) {
        return topics.questions()
                .valueSerde()
                .serializer()
                .serialize(topics.questions().name(), question);
    }

    void put(int partition, byte[] key, byte[] value, RecordHeaders headers) {
        put(partition, ends[partition]++, key, value, headers, TimestampType.CREATE_TIME, NOW);
    }

    /** @param type who says {@code stamp}: the broker or the producer */
    void ask(int partition, Question question, TimestampType type, Instant stamp) {
        put(partition, ends[partition]++, bytes(question.getId()), written(question), new RecordHeaders(), type, stamp);
    }

    /** MockConsumer forgets what it handed out, so a record to be read again has to be put there again. */
    void putAgain(int partition, long offset, byte[] key, byte[] value) {
        put(partition, offset, key, value, new RecordHeaders(), TimestampType.CREATE_TIME, NOW);
    }

    private void put(
            int partition,
            long offset,
            byte[] key,
            byte[] value,
            RecordHeaders headers,
            TimestampType type,
            Instant stamp) {
        consumer.addRecord(new ConsumerRecord<>(
                topics.questions().name(),
                partition,
                offset,
                stamp.toEpochMilli(),
                type,
                0,
                0,
                key,
                value,
                headers,
                Optional.empty()));
    }

    /** One micro-batch through the engine. */
    void engineStep() {
        try {
            worker.step();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** Polls, answers everything queued, sends and, where it is due, commits. */
    void runThrough() {
        loop.runOnce();
        while (queue.size() > 0) {
            engineStep();
        }
        loop.runOnce();
    }

    /** Committed values of a topic with answers, in order. */
    List<Answer> answers(Topic<String, Answer> topic) {
        return committed(topic.name()).stream()
                .map(record -> topic.decodeValue(record.headers(), record.value()))
                .map(decoded -> ((Decoded.Valid<Answer>) decoded).value())
                .toList();
    }

    List<ProducerRecord<byte[], byte[]>> committed(String topic) {
        return producers.stream()
                .flatMap(producer -> producer.history().stream())
                .filter(record -> record.topic().equals(topic))
                .toList();
    }

    /** Number of the next record to read by the last commit, of one partition; -1 if none. */
    long committedOffset(int partition) {
        return committed(partition).map(OffsetAndMetadata::offset).orElse(-1L);
    }

    /** The last commit of one partition. */
    Optional<OffsetAndMetadata> committed(int partition) {
        OffsetAndMetadata last = null;
        for (MockProducer<byte[], byte[]> producer : producers) {
            for (var groups : producer.consumerGroupOffsetsHistory()) {
                for (var offsets : groups.values()) {
                    last = offsets.containsKey(partition(partition)) ? offsets.get(partition(partition)) : last;
                }
            }
        }
        return Optional.ofNullable(last);
    }

    /** Takes a partition away, commits an offset of it, and gives it back. */
    void handOver(int partition, OffsetAndMetadata committed) {
        consumer.rebalance(List.of(partition(1 - partition)));
        consumer.commitSync(Map.of(partition(partition), committed));
        consumer.rebalance(List.of(partition(0), partition(1)));
    }
}

package io.candor.feedback;

import io.candor.audit.ReportRecomputation;
import io.candor.event.Answer;
import io.candor.event.CalibrationBatch;
import io.candor.event.CalibrationReport;
import io.candor.event.DeadLetter;
import io.candor.event.DriftAlarm;
import io.candor.event.EventConfig;
import io.candor.event.Feedback;
import io.candor.event.LabeledAnswer;
import io.candor.event.RecordLimits;
import io.candor.event.Topic;
import io.candor.event.Topics;
import io.candor.event.registry.BreakableRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;

/** The shipped topology with the shipped properties in Kafka's test driver. */
final class CalibratorDriver implements AutoCloseable {
    final BreakableRegistry schemas = new BreakableRegistry();
    final Topics topics = Topics.of(EventConfig.of(1, 1, "http://registry.invalid"), schemas);
    final RegistryRetry registry = new RegistryRetry(Duration.ofSeconds(30));
    final CountingCalibratorMetrics metrics = new CountingCalibratorMetrics();
    final PipedAnswers answers = new PipedAnswers(topics.answers().name());
    private final Map<String, TestInputTopic<byte[], byte[]>> inputs = new HashMap<>();
    private final TopologyTestDriver driver;

    CalibratorDriver(FeedbackConfig config) {
        this(config, new RecordLimits());
    }

    CalibratorDriver(FeedbackConfig config, RecordLimits limits) {
        Properties properties = StreamsProperties.of(config.streams(), Map.of());
        properties.put("bootstrap.servers", "kafka.invalid:9092");
        driver = new TopologyTestDriver(
                new FeedbackTopology(topics, config, metrics, registry, limits, () -> answers)
                        .build(new StreamsBuilder()),
                properties,
                Samples.NOON);
    }

    void pipe(Answer answer) {
        pipe(topics.answers(), answer.getQuestionId(), answer, Samples.NOON);
    }

    void pipe(Feedback feedback) {
        pipe(feedback, Samples.NOON);
    }

    void pipe(Feedback feedback, Instant timestamp) {
        pipe(topics.feedback(), feedback.getQuestionId(), feedback, timestamp);
    }

    <V> void pipe(Topic<String, V> topic, String key, V value, Instant timestamp) {
        byte[] bytes = topic.valueSerde().serializer().serialize(topic.name(), value);
        pipeBytes(topic, key, bytes, timestamp);
    }

    void pipeBytes(Topic<?, ?> topic, String key, byte[] value, Instant timestamp) {
        pipeBytes(topic, new StringSerializer().serialize(topic.name(), key), value, new RecordHeaders(), timestamp);
    }

    void pipeBytes(Topic<?, ?> topic, byte[] key, byte[] value, Headers headers, Instant timestamp) {
        if (topic.equals(topics.answers())) {
            answers.add(key, value);
        }
        inputs.computeIfAbsent(
                        topic.name(),
                        name -> driver.createInputTopic(name, new ByteArraySerializer(), new ByteArraySerializer()))
                .pipeInput(new TestRecord<>(key, value, headers, timestamp));
    }

    /** The state by question. */
    KeyValueStore<String, LabelingCase> cases() {
        return driver.getKeyValueStore(FeedbackStores.CASES);
    }

    /** Of all labels so far, which are read with this. */
    ReportRecomputation recomputation() {
        ReportRecomputation recomputation = new ReportRecomputation(true);
        long offset = 0;
        for (TestRecord<String, LabeledAnswer> entry : records(topics.labeledAnswers())) {
            recomputation.add(offset++, entry.timestamp(), entry.value());
        }
        return recomputation;
    }

    /** Everything that the stores hold, as text. */
    String state() {
        StringBuilder all = new StringBuilder();
        driver.getAllStateStores().keySet().forEach(name -> {
            try (KeyValueIterator<Object, Object> entries =
                    driver.getKeyValueStore(name).all()) {
                entries.forEachRemaining(entry -> all.append(name)
                        .append(' ')
                        .append(text(entry.key))
                        .append(' ')
                        .append(text(entry.value))
                        .append('\n'));
            }
        });
        return all.toString();
    }

    private static String text(Object value) {
        return value instanceof byte[] bytes ? new String(bytes, StandardCharsets.ISO_8859_1) : String.valueOf(value);
    }

    void advanceClock(Duration time) {
        driver.advanceWallClockTime(time);
    }

    List<LabeledAnswer> labeled() {
        return read(topics.labeledAnswers());
    }

    List<CalibrationReport> reports() {
        return read(topics.calibrationReports());
    }

    List<CalibrationBatch> batches() {
        return read(topics.calibrationBatches());
    }

    List<DriftAlarm> alarms() {
        return read(topics.driftAlarms());
    }

    /** The reasons of the dead letters. */
    List<String> refusals() {
        return letters().stream()
                .map(letter -> new String(
                        letter.headers().lastHeader(DeadLetter.REASON).value(), StandardCharsets.UTF_8))
                .toList();
    }

    List<TestRecord<byte[], byte[]>> letters() {
        return driver.createOutputTopic(
                        topics.feedbackDeadLetters().name(), new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList();
    }

    <V> List<TestRecord<String, V>> records(Topic<String, V> topic) {
        return driver.createOutputTopic(
                        topic.name(),
                        topic.keySerde().deserializer(),
                        topic.valueSerde().deserializer())
                .readRecordsToList();
    }

    private <V> List<V> read(Topic<String, V> topic) {
        return records(topic).stream().map(TestRecord::value).toList();
    }

    @Override
    public void close() {
        driver.close();
    }
}

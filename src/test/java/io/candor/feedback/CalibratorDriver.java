package io.candor.feedback;

import io.candor.event.Answer;
import io.candor.event.CalibrationBatch;
import io.candor.event.CalibrationReport;
import io.candor.event.DeadLetter;
import io.candor.event.DriftAlarm;
import io.candor.event.EventConfig;
import io.candor.event.Feedback;
import io.candor.event.LabeledAnswer;
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
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/** The shipped topology with the shipped properties in Kafka's test driver. */
final class CalibratorDriver implements AutoCloseable {
    final BreakableRegistry schemas = new BreakableRegistry();
    final Topics topics = Topics.of(EventConfig.of(1, 1, "http://registry.invalid"), schemas);
    final RegistryPatience registry = new RegistryPatience(Duration.ofSeconds(30));
    final CountingCalibratorMetrics metrics = new CountingCalibratorMetrics();
    private final Map<String, TestInputTopic<byte[], byte[]>> inputs = new HashMap<>();
    private final TopologyTestDriver driver;

    CalibratorDriver(FeedbackConfig config) {
        Properties properties = StreamsProperties.of(config.streams(), Map.of());
        properties.put("bootstrap.servers", "kafka.invalid:9092");
        driver = new TopologyTestDriver(
                new FeedbackTopology(topics, config, metrics, registry).build(new StreamsBuilder()),
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
        byte[] keyBytes = new StringSerializer().serialize(topic.name(), key);
        inputs.computeIfAbsent(
                        topic.name(),
                        name -> driver.createInputTopic(name, new ByteArraySerializer(), new ByteArraySerializer()))
                .pipeInput(keyBytes, value, timestamp);
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

package io.candor.feedback;

import io.candor.event.CalibrationBatch;
import io.candor.event.CalibrationReport;
import io.candor.event.DeadLetterReason;
import io.candor.event.DriftAlarm;
import io.candor.event.EventConfig;
import io.candor.event.KafkaConnection;
import io.candor.event.Topic;
import io.candor.event.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A calibrator in a process of its own, to be killed. */
final class CalibratorProcess {
    static final int PARTITIONS = 3;

    private CalibratorProcess() {}

    /** Starts one on topics whose names begin with {@code prefix}. */
    static Process start(String bootstrapServers, String registryUrl, String prefix, Path state) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CalibratorProcess.class.getName(),
                        bootstrapServers,
                        registryUrl,
                        prefix,
                        state.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    public static void main(String[] arguments) throws InterruptedException {
        calibrator(connection(arguments[0], arguments[1], arguments[2]), arguments[2], Path.of(arguments[3]))
                .start();
        Thread.currentThread().join();
    }

    static Calibrator calibrator(KafkaConnection connection, String prefix, Path state) {
        FeedbackConfig base = Samples.config();
        FeedbackConfig config = new FeedbackConfig(
                base.rule(),
                base.waiting(),
                new FeedbackConfig.Batches(100, Duration.ofDays(1000), 5),
                new FeedbackConfig.Reports(Duration.ofHours(1), 50, Duration.ofMillis(500), Duration.ofDays(1000), 100),
                base.drift(),
                StateKind.DISK);
        StreamsProperties properties = new StreamsProperties(
                prefix + "calibrator", state.toString(), 2, 0, 1L << 20, Duration.ofMillis(100), "");
        return new Calibrator(connection, config, properties, new Silent());
    }

    static KafkaConnection connection(String bootstrapServers, String registryUrl, String prefix) {
        Topics plain = Topics.of(EventConfig.of(PARTITIONS, 1, registryUrl));
        Topics topics = new Topics(
                renamed(prefix, plain.questions()),
                renamed(prefix, plain.questionDeadLetters()),
                renamed(prefix, plain.answers()),
                renamed(prefix, plain.acceptedAnswers()),
                renamed(prefix, plain.reviewAnswers()),
                renamed(prefix, plain.feedback()),
                renamed(prefix, plain.feedbackDeadLetters()),
                renamed(prefix, plain.labeledAnswers()),
                renamed(prefix, plain.calibrationBatches()),
                renamed(prefix, plain.calibrationReports()),
                renamed(prefix, plain.driftAlarms()),
                renamed(prefix, plain.consistency()),
                renamed(prefix, plain.releases()));
        return new KafkaConnection(bootstrapServers, Map.of("session.timeout.ms", "6000"), topics);
    }

    private static <K, V> Topic<K, V> renamed(String prefix, Topic<K, V> topic) {
        return new Topic<>(
                prefix + topic.name(),
                topic.keySerde(),
                topic.valueSerde(),
                topic.partitions(),
                topic.retention(),
                topic.maxRecordBytes());
    }

    private static final class Silent implements CalibratorMetrics {
        @Override
        public void happened(FeedbackEvent event) {}

        @Override
        public void refused(DeadLetterReason reason) {}

        @Override
        public void reported(CalibrationReport report) {}

        @Override
        public void batched(CalibrationBatch batch) {}

        @Override
        public void alarmed(DriftAlarm alarm) {}
    }
}

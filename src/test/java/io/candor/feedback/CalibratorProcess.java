package io.candor.feedback;

import io.candor.event.EventConfig;
import io.candor.event.KafkaConnection;
import io.candor.event.PrefixedTopics;
import io.candor.event.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A calibrator in a process of its own, to be killed. */
final class CalibratorProcess {
    static final int PARTITIONS = 3;

    private CalibratorProcess() {}

    /** Starts one on topics whose names begin with {@code prefix}. */
    static Process start(String bootstrapServers, String registryUrl, String prefix, Path state) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
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
        FeedbackConfig config = Samples.config(Map.of(
                "batches.size", "100",
                "batches.max-wait", "1000D",
                "reports.every", "50",
                "reports.flush", "500MS",
                "reports.retention", "1000D",
                "streams.application-id", prefix + "calibrator",
                "streams.state", "DISK",
                "streams.state-directory", state.toString(),
                "streams.threads", "2",
                "streams.cache-bytes", Integer.toString(1 << 20)));
        return new Calibrator(connection, config, new CountingCalibratorMetrics());
    }

    static KafkaConnection connection(String bootstrapServers, String registryUrl, String prefix) {
        Topics topics = PrefixedTopics.of(prefix, Topics.of(EventConfig.of(PARTITIONS, 1, registryUrl)));
        return new KafkaConnection(bootstrapServers, Map.of("session.timeout.ms", "6000"), topics);
    }
}

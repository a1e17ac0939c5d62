package io.candor.load;

import io.candor.event.KafkaConnection;
import io.candor.event.Topic;
import io.candor.event.client.TopicReader;
import io.candor.feedback.Calibrator;
import io.candor.feedback.FeedbackConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleConsumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.KafkaStreams;

/** The shipped calibrator, run for as long as it takes, and what it keeps then. */
final class CalibratorState {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final String SUFFIX = "-changelog";

    private final KafkaConnection connection;
    private final FeedbackConfig settings;
    private final GroupProgress progress;

    /**
     * What one store keeps.
     *
     * @param entries keys that have a value
     * @param liveBytes of them and their values, as they were serialised
     * @param logBytes of the changelog on the broker's disk
     * @param folderBytes of the local copy; 0 where it is kept in the heap
     */
    record Size(String store, long entries, long liveBytes, long logBytes, long folderBytes) {}

    CalibratorState(KafkaConnection connection, FeedbackConfig settings) {
        this.connection = connection;
        this.settings = settings;
        this.progress = new GroupProgress(connection, settings.streams().applicationId());
    }

    /**
     * Runs a calibrator until it has committed all there is.
     *
     * @param input writes more, once it runs
     * @param took hears the seconds from then to the end
     */
    void run(Runnable input, DoubleConsumer took) throws Exception {
        try (Calibrator calibrator = started(new RestoreTimes())) {
            long begun = System.nanoTime();
            input.run();
            progress.awaitEnd(
                    List.of(
                            connection.topics().answers(),
                            connection.topics().feedback(),
                            connection.topics().labeledAnswers()),
                    PATIENCE);
            took.accept((System.nanoTime() - begun) / 1e9);
        }
    }

    /** Restores the state of a calibrator that has no local copy. */
    RestoreTimes restore() throws Exception {
        delete(folder());
        RestoreTimes times = new RestoreTimes();
        started(times).close();
        return times;
    }

    /** Labels on the ledger. */
    long labels() {
        long[] labels = new long[1];
        Topic<?, ?> ledger = connection.topics().labeledAnswers();
        try (TopicReader reader = TopicReader.fromBeginning(connection, Map.of(), List.of(ledger.name()))) {
            reader.readToEnd(record -> labels[0]++);
        }
        return labels[0];
    }

    private Calibrator started(RestoreTimes times) throws InterruptedException {
        Calibrator calibrator = new Calibrator(connection, settings, new UncountedMetrics());
        calibrator.streams().setGlobalStateRestoreListener(times);
        calibrator.start();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (calibrator.streams().state() != KafkaStreams.State.RUNNING) {
            if (System.nanoTime() > deadline) {
                calibrator.close();
                throw new IllegalStateException("the calibrator did not start within " + PATIENCE);
            }
            Thread.sleep(5);
        }
        return calibrator;
    }

    /** Of every store that has anything, by name. */
    List<Size> sizes() throws Exception {
        String prefix = settings.streams().applicationId() + "-";
        List<Size> sizes = new ArrayList<>();
        try (Admin admin = Admin.create(connection.settings(Map.of()))) {
            Map<String, Long> logs = DiskSizes.topics(admin);
            for (String topic :
                    admin.listTopics().names().get().stream().sorted().toList()) {
                if (topic.startsWith(prefix) && topic.endsWith(SUFFIX)) {
                    String store = topic.substring(prefix.length(), topic.length() - SUFFIX.length());
                    Size size = size(store, topic, logs.getOrDefault(topic, 0L));
                    if (size.logBytes() > 0) {
                        sizes.add(size);
                    }
                }
            }
        }
        return sizes;
    }

    private Size size(String store, String changelog, long logBytes) throws IOException {
        LiveRecords live = LiveRecords.of(connection, changelog);
        return new Size(store, live.records(), live.bytes(), logBytes, folderBytes(store));
    }

    private Path folder() {
        return Path.of(settings.streams().stateDirectory().orElseThrow());
    }

    private long folderBytes(String store) throws IOException {
        if (!Files.exists(folder())) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(folder())) {
            return files.filter(file -> file.getParent().endsWith(Path.of("rocksdb", store)))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (UncheckedIOException failure) {
            throw failure.getCause();
        }
    }
}

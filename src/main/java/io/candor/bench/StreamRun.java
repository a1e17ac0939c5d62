package io.candor.bench;

import io.candor.event.AnswerMode;
import io.candor.event.KafkaConnection;
import io.candor.runtime.ResidentMemory;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;

/** All questions at once onto the stream, and the time until the last of them is answered and committed. */
final class StreamRun {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int LINES = 10;

    private final KafkaConnection connection;
    private final Duration timeout;
    private final Consumer<String> report;

    /** @param timeout longest time without any outcome, positive */
    StreamRun(KafkaConnection connection, Duration timeout, Consumer<String> report) {
        this.connection = connection;
        this.timeout = timeout;
        this.report = report;
    }

    /**
     * @param verbose whether to report progress and memory on the way
     * @throws KafkaException if the stream stands still
     */
    Rate run(List<String> questions, AnswerMode mode, boolean verbose) {
        String prefix = "bench-" + UUID.randomUUID() + "-";
        Set<String> open = new HashSet<>();
        try (OutcomeReader outcomes = new OutcomeReader(connection);
                QuestionSender sender = new QuestionSender(connection)) {
            long start = System.nanoTime();
            for (int i = 0; i < questions.size(); i++) {
                open.add(prefix + i);
                sender.send(prefix + i, questions.get(i), mode);
            }
            long last = start;
            int step = Math.max(1, questions.size() / LINES);
            while (!open.isEmpty()) {
                int before = open.size();
                outcomes.poll(POLL, outcome -> open.remove(OutcomeReader.questionId(outcome)));
                sender.requireSent();
                last = open.size() < before ? System.nanoTime() : last;
                requireMoving(open.size(), last);
                if (verbose && before / step != open.size() / step) {
                    report.accept(progress(questions.size() - open.size(), outcomes.refused(), last - start));
                }
            }
            return new Rate(questions.size(), last - start);
        }
    }

    private void requireMoving(int open, long last) {
        if (System.nanoTime() - last > timeout.toNanos()) {
            throw new KafkaException(
                    open + " questions are open and nothing was answered for " + timeout.toSeconds() + " seconds");
        }
    }

    private static String progress(long done, long refused, long nanos) {
        return String.format(
                Locale.ROOT,
                "  %,8d done, %,d of them dead letters, after %6.1f s; process memory %s MiB",
                done,
                refused,
                nanos / 1e9,
                ResidentMemory.mebibytes());
    }
}

package io.candor.bench;

import io.candor.event.Answer;
import io.candor.event.AnswerMode;
import io.candor.event.KafkaConnection;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.apache.kafka.common.serialization.Serde;

/**
 * Questions at a constant rate, whatever the answers do (an open loop). Latency counts from when a question was due, not
 * from when it was sent: a stall then shows in all questions it held up (no coordinated omission).
 */
final class LoadRun {
    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(10);
    private static final int DIGITS = 3;
    private static final Duration POLL = Duration.ofMillis(10);

    private final KafkaConnection connection;
    private final Duration patience;
    private final Serde<Answer> answers;

    LoadRun(KafkaConnection connection, Duration patience) {
        this.connection = connection;
        this.answers = connection.topics().answers().valueSerde();
        this.patience = patience;
    }

    /**
     * Streams for {@code duration}, then waits for what is open.
     *
     * @param rate questions per second, positive
     * @return latencies from due to read as committed; questions without an outcome in time count as the longest value
     */
    Latencies run(List<String> questions, AnswerMode mode, double rate, Duration duration) {
        int count = (int) Math.max(1, rate * duration.toNanos() / 1e9);
        String prefix = "bench-" + UUID.randomUUID() + "-";
        Latencies latencies = Latencies.none(LONGEST_NANOS, DIGITS);
        Histogram total = latencies.total();
        try (OutcomeReader outcomes = new OutcomeReader(connection);
                QuestionSender sender = new QuestionSender(connection)) {
            long began = System.nanoTime();
            Thread clock = new Thread(() -> send(sender, prefix, questions, mode, began, rate, count), "candor-bench");
            clock.start();
            long end = began + duration.toNanos() + patience.toNanos();
            while (total.getTotalCount() < count && System.nanoTime() < end) {
                outcomes.poll(POLL, outcome -> {
                    if (record(OutcomeReader.questionId(outcome), prefix, began, rate, total)
                            && !outcomes.isRefusal(outcome)) {
                        latencies.add(answers.deserializer().deserialize(outcome.topic(), outcome.value()));
                    }
                });
                sender.requireSent();
            }
            clock.interrupt();
            long open = count - total.getTotalCount();
            if (open > 0) {
                total.recordValueWithCount(LONGEST_NANOS, open);
            }
            return latencies;
        }
    }

    private static void send(
            QuestionSender sender,
            String prefix,
            List<String> questions,
            AnswerMode mode,
            long began,
            double rate,
            int count) {
        for (int i = 0; i < count && !Thread.currentThread().isInterrupted(); i++) {
            long due = began + dueAfter(i, rate);
            for (long now = System.nanoTime(); now < due; now = System.nanoTime()) {
                LockSupport.parkNanos(due - now);
            }
            sender.send(prefix + i, questions.get(i % questions.size()), mode);
        }
    }

    /** Whether the question is one of this run's. */
    private static boolean record(String id, String prefix, long began, double rate, Histogram latencies) {
        if (id == null || !id.startsWith(prefix)) {
            return false;
        }
        int number = Integer.parseInt(id.substring(prefix.length()));
        long waited = System.nanoTime() - began - dueAfter(number, rate);
        latencies.recordValue(Math.min(Math.max(0, waited), LONGEST_NANOS));
        return true;
    }

    private static long dueAfter(int number, double rate) {
        return (long) (number * 1e9 / rate);
    }
}

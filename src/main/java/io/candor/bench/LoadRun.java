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
    private final Duration timeout;
    private final Serde<Answer> answers;

    LoadRun(KafkaConnection connection, Duration timeout) {
        this.connection = connection;
        this.answers = connection.topics().answers().valueSerde();
        this.timeout = timeout;
    }

    /**
     * Streams for {@code duration}, then waits for what is open.
     *
     * @param rate questions per second, positive
     * @return latencies from due to read as committed; questions without an outcome in time count as the longest value
     */
    Latencies run(List<String> questions, AnswerMode mode, double rate, Duration duration) {
        int count = (int) Math.max(1, rate * duration.toNanos() / 1e9);
        Latencies latencies = Latencies.none(LONGEST_NANOS, DIGITS);
        Histogram total = latencies.total();
        try (OutcomeReader outcomes = new OutcomeReader(connection);
                QuestionSender sender = new QuestionSender(connection)) {
            Schedule schedule = new Schedule("bench-" + UUID.randomUUID() + "-", System.nanoTime(), rate);
            Thread clock = new Thread(() -> send(sender, schedule, questions, mode, count), "candor-bench");
            clock.start();
            long end = schedule.start() + duration.toNanos() + timeout.toNanos();
            while (total.getTotalCount() < count && System.nanoTime() < end) {
                outcomes.poll(POLL, outcome -> {
                    if (schedule.isOwn(OutcomeReader.questionId(outcome))) {
                        total.recordValue(
                                Math.min(schedule.sinceDue(OutcomeReader.questionId(outcome)), LONGEST_NANOS));
                        if (!outcomes.isRefusal(outcome)) {
                            latencies.add(answers.deserializer().deserialize(outcome.topic(), outcome.value()));
                        }
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
            QuestionSender sender, Schedule schedule, List<String> questions, AnswerMode mode, int count) {
        for (int i = 0; i < count && !Thread.currentThread().isInterrupted(); i++) {
            long due = schedule.due(i);
            for (long now = System.nanoTime(); now < due; now = System.nanoTime()) {
                LockSupport.parkNanos(due - now);
            }
            sender.send(schedule.prefix() + i, questions.get(i % questions.size()), mode);
        }
    }

    /**
     * When each question of one run is due, which its id tells.
     *
     * @param prefix of the ids of this run; the question's number follows
     * @param start {@link System#nanoTime()} when the first is due
     * @param rate questions per second
     */
    private record Schedule(String prefix, long start, double rate) {
        long due(int number) {
            return start + (long) (number * 1e9 / rate);
        }

        boolean isOwn(String id) {
            return id != null && id.startsWith(prefix);
        }

        /** Nanoseconds since the question was due, at least 0. */
        long sinceDue(String id) {
            return Math.max(0, System.nanoTime() - due(Integer.parseInt(id.substring(prefix.length()))));
        }
    }
}

package io.candor.bench;

import io.candor.event.AnswerMode;
import java.time.Duration;
import java.util.List;

/**
 * What to measure.
 *
 * @param questions texts to ask, at least one
 * @param modes ANSWER, SCORE or both
 * @param rounds how often stream and engine take turns, at least 1; the median counts
 * @param load share of the stream's rate at which latency is measured, in (0, 1)
 * @param loadTime how long latency is measured; zero for not at all
 * @param timeout longest time without any outcome before giving up
 */
public record BenchPlan(
        List<String> questions, List<AnswerMode> modes, int rounds, double load, Duration loadTime, Duration timeout) {
    public BenchPlan {
        if (questions.isEmpty() || modes.isEmpty() || rounds < 1) {
            throw new IllegalArgumentException("a measurement needs a question, a mode and a round");
        }
        if (!(load > 0 && load < 1)) {
            throw new IllegalArgumentException("the load must lie between 0 and 1, got: " + load);
        }
        questions = List.copyOf(questions);
        modes = List.copyOf(modes);
    }
}

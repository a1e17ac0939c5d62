package io.candor.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SaturationTest {
    private static final double LIMIT = 1000;

    @Test
    void shouldNameTheLastRateThatWasKeptUpWithWhenLatencyRunsAway() {
        Saturation saturation = Saturation.of(rising(10, 20, 30, 40), List.of(), LIMIT);

        assertThat(saturation.sustained()).isEqualTo(20);
        assertThat(saturation.from()).isEqualTo(30);
    }

    @Test
    void shouldSayThatNothingSaturatedWhenItKeptUp() {
        assertThat(Saturation.of(rising(10, 20), List.of(), LIMIT).isReached()).isFalse();
    }

    @Test
    void shouldNameTheEngineWhenProcessorsAreLeft() {
        assertThat(Saturation.of(rising(10, 20, 30, 40), efforts(0.6, 0.98), LIMIT)
                        .cause())
                .contains("First at its limit: the engine of answerer-0")
                .contains("answerer-1 had nothing to do");
    }

    @Test
    void shouldNameTheProcessorsWhenNoneAreLeft() {
        assertThat(Saturation.of(rising(10, 20, 30, 40), efforts(0.97, 0.98), LIMIT)
                        .cause())
                .contains("First at its limit: the processors");
    }

    @Test
    void shouldReadWhatAnEngineDidFromItsMetrics() {
        EngineMeter.Reading reading = EngineMeter.parse("""
                # TYPE candor_answer_latency_seconds histogram
                candor_answer_latency_seconds_sum{stage="queue"} 100.0
                candor_answer_latency_seconds_sum{stage="confidence"} 1.5
                candor_answer_latency_seconds_sum{stage="generation"} 2.0
                candor_answer_batch_size_questions_count 10.0
                candor_answer_batch_size_questions_sum 160.0
                """);

        assertThat(reading).isEqualTo(new EngineMeter.Reading(3.5, 10, 160));
    }

    /** A second per rate; from 30 questions per second on, every outcome takes five seconds. */
    private static Measurement rising(int... rates) {
        Measurement measurement = new Measurement(0, 1);
        for (int second = 0; second < rates.length; second++) {
            for (int i = 0; i < rates[second]; i++) {
                long due = TimeUnit.SECONDS.toNanos(second) + i;
                String id = second + "-" + i;
                measurement.asked(id, due);
                measurement.seen(id, due + TimeUnit.MILLISECONDS.toNanos(rates[second] < 30 ? 50 : 5000));
            }
        }
        return measurement;
    }

    private static List<Effort> efforts(double machine, double engine) {
        Effort effort = new Effort(
                machine,
                List.of(
                        new Effort.Share("answerer-0", 1, engine, 31),
                        new Effort.Share("answerer-1", 0, 0, 0),
                        new Effort.Share("broker", 0.2, Double.NaN, Double.NaN)));
        return List.of(effort, effort, effort, effort);
    }
}

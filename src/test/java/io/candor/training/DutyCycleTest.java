package io.candor.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DutyCycleTest {
    @Test
    void shouldRestAsLongAsItWorkedWhenItMayUseHalfTheTime() {
        DutyCycle pace = new DutyCycle(0.5);
        pace.begin();
        long begun = System.nanoTime();
        work(Duration.ofMillis(40));

        pace.rest();

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(Duration.ofMillis(80));
    }

    @Test
    void shouldEndTheWorkWhenItIsStopped() {
        DutyCycle pace = new DutyCycle(1);
        pace.stop();

        assertThatThrownBy(pace::rest).isInstanceOf(TrainingStoppedException.class);
        assertThat(pace.isStopped()).isTrue();
    }

    private static void work(Duration time) {
        long until = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < until) {
            Thread.onSpinWait();
        }
    }
}

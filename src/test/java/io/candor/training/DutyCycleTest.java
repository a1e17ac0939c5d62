package io.candor.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DutyCycleTest {
    @Test
    void shouldRestAsLongAsItWorkedWhenItMayUseHalfTheTime() {
        DutyCycle dutyCycle = new DutyCycle(0.5);
        dutyCycle.begin();
        long begun = System.nanoTime();
        work(Duration.ofMillis(40));

        dutyCycle.idle();

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(Duration.ofMillis(80));
    }

    @Test
    void shouldEndTheWorkWhenItIsStopped() {
        DutyCycle dutyCycle = new DutyCycle(1);
        dutyCycle.stop();

        assertThatThrownBy(dutyCycle::idle).isInstanceOf(TrainingStoppedException.class);
        assertThat(dutyCycle.isStopped()).isTrue();
    }

    private static void work(Duration time) {
        long until = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < until) {
            Thread.onSpinWait();
        }
    }
}

package io.candor.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

class ClockHealthTest {
    private final AtomicLong wall = new AtomicLong(1_700_000_000_000L);
    private final AtomicLong steady = new AtomicLong(-5);
    private final ClockHealth health = new ClockHealth(wall::get, steady::get);

    @Test
    void shouldBeAliveWhileBothClocksGoOn() {
        health.call();

        pass(Duration.ofDays(30), Duration.ofDays(30));

        assertThat(health.call().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void shouldBeAliveWhenTheClockIsSetForward() {
        health.call();

        pass(Duration.ofDays(1), Duration.ofSeconds(1));

        assertThat(health.call().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void shouldBeAliveWhenTheClockIsCorrectedALittle() {
        health.call();

        pass(Duration.ofSeconds(-59), Duration.ofSeconds(1));

        assertThat(health.call().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void shouldNotBeAliveOnceAClockThatWasAheadIsSetRight() {
        health.call();
        pass(Duration.ofHours(25), Duration.ofSeconds(1));
        health.call();

        pass(Duration.ofHours(-25), Duration.ofSeconds(15));

        assertThat(health.call().getStatus()).isEqualTo(Status.DOWN);
        assertThat(health.call().getData().orElseThrow()).containsEntry("wentBackSeconds", 90_015L);
    }

    private void pass(Duration byTheWallClock, Duration byTheSteadyOne) {
        wall.addAndGet(byTheWallClock.toMillis());
        steady.addAndGet(byTheSteadyOne.toNanos());
    }
}

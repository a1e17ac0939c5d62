package io.candor.event.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class UnknownSchemaWaitTest {
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final AtomicLong nanos = new AtomicLong(1);
    private final UnknownSchemaWait wait = new UnknownSchemaWait(Duration.ofMinutes(1), nanos::get);

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    /** How long a loop that asks every ten seconds stands still. */
    private Duration standsStillFor(int id) {
        long start = nanos.get();
        while (!wait.isOver(id)) {
            pass(PAUSE);
        }
        return Duration.ofNanos(nanos.get() - start);
    }

    @Test
    void shouldWaitForEachIdFromItsFirstMention() {
        assertThat(standsStillFor(7)).isEqualTo(Duration.ofMinutes(1));
        assertThat(standsStillFor(7)).isZero();
        assertThat(standsStillFor(8)).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void shouldCountTheTimeOnceWhenSeveralIdsWaitTogether() {
        wait.isOver(7);
        wait.isOver(8);
        pass(Duration.ofSeconds(14));

        assertThat(wait.isOver(7)).isFalse();
        assertThat(wait.isOver(8)).isFalse();
    }

    @Test
    void shouldNotStopTheStreamForHoursWhenManyIdsAreMadeUp() {
        long start = nanos.get();
        Duration stoodStill = Duration.ZERO;
        for (int id = 0; nanos.get() - start < Duration.ofHours(2).toNanos(); id++) {
            stoodStill = stoodStill.plus(standsStillFor(id));
            pass(Duration.ofMillis(100));
        }

        // Five minutes at first, then a tenth of two hours, in steps of ten seconds.
        assertThat(stoodStill).isBetween(Duration.ofMinutes(5), Duration.ofMinutes(19));
    }

    @Test
    void shouldWaitAgainWhenAFloodIsLongAgo() {
        for (int id = 0; id < 100; id++) {
            standsStillFor(id);
        }
        pass(Duration.ofMinutes(20));

        assertThat(standsStillFor(1_000)).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void shouldGiveUpAtOnceWhenNoWaitIsAskedFor() {
        assertThat(UnknownSchemaWait.of(Map.of()).isOver(7)).isTrue();
    }

    @Test
    void shouldNameTheSettingWhenItIsNoNumber() {
        assertThatThrownBy(() -> UnknownSchemaWait.of(Map.of(UnknownSchemaWait.SETTING, "soon")))
                .hasMessageContaining(UnknownSchemaWait.SETTING)
                .hasMessageContaining("soon");
    }
}

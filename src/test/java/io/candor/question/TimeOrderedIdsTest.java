package io.candor.question;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TimeOrderedIdsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private final TimeOrderedIds ids = new TimeOrderedIds(Clock.fixed(NOW, ZoneOffset.UTC), new Random(1));

    /** A clock that can be set. */
    private static final class Stepping extends Clock {
        private Instant now = NOW;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("ids know no zones");
        }
    }

    @Test
    void shouldSortInTheOrderGivenWhenTheClockStandsStill() {
        List<String> given = Stream.generate(ids).limit(10_000).toList();

        assertThat(given).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void shouldSortInTheOrderGivenWhenTheClockStepsBack() {
        Stepping clock = new Stepping();
        TimeOrderedIds stepping = new TimeOrderedIds(clock, new Random(1));

        String before = stepping.get();
        clock.now = NOW.minusSeconds(3_600);
        String after = stepping.get();

        assertThat(after).isGreaterThan(before);
    }

    @Test
    void shouldCarryTimeVersionAndVariantWhenGiven() {
        UUID id = UUID.fromString(ids.get());

        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(NOW.toEpochMilli());
    }
}

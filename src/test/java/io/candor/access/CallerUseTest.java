package io.candor.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.MappedConfig;
import io.candor.event.ActionKind;
import io.candor.event.FeedbackSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CallerUseTest {
    private static final Caller ANN = caller("ann");

    private Instant now = Instant.parse("2026-01-02T23:00:00Z");
    private final CallerUse use = new CallerUse(
            MappedConfig.of(
                            AccessConfig.class,
                            Map.of(
                                    "rates.questions-per-day", "10",
                                    "rates.verdicts-per-day", "2",
                                    "rates.max-callers", "3"))
                    .rates(),
            new Clock() {
                @Override
                public ZoneId getZone() {
                    return ZoneOffset.UTC;
                }

                @Override
                public Clock withZone(ZoneId zone) {
                    return this;
                }

                @Override
                public Instant instant() {
                    return now;
                }
            });

    private static Caller caller(String name) {
        return new Caller(
                Optional.of(name), FeedbackSource.HUMAN, Set.of(), Optional.empty(), Optional.of("id-of-" + name));
    }

    @Test
    void shouldSayHowLongTheDayLastsWhenItIsUsedUp() {
        use.asked(ANN, 9);
        assertThat(use.exhausted(ActionKind.ASKED, "ann")).isEmpty();

        use.asked(ANN, 5);

        assertThat(use.exhausted(ActionKind.ASKED, "ann")).hasValue(Duration.ofHours(1));
        assertThat(use.exhausted(ActionKind.JUDGED, "ann")).isEmpty();
        assertThat(use.exhausted(ActionKind.ASKED, "bob")).isEmpty();
    }

    @Test
    void shouldBeginAnewWithTheNextDay() {
        use.judged(ANN);
        use.judged(ANN);
        assertThat(use.exhausted(ActionKind.JUDGED, "ann")).isPresent();

        now = Instant.parse("2026-01-03T00:00:00Z");

        assertThat(use.exhausted(ActionKind.JUDGED, "ann")).isEmpty();
    }

    @Test
    void shouldCountAllTogetherWhoComeBeyondTheMost() {
        for (int i = 0; i < 20; i++) {
            use.asked(caller("c" + i), 1);
        }

        Map<DayCounts.Counted, Long> drained = use.drain();

        assertThat(drained).hasSize(4).containsEntry(new DayCounts.Counted(ActionKind.ASKED, DayCounts.OTHERS), 17L);
        assertThat(use.exhausted(ActionKind.ASKED, "c0")).isEmpty();
        assertThat(use.exhausted(ActionKind.ASKED, "c19")).isPresent();
    }

    @Test
    void shouldTellByKeysAndNotByNames() {
        use.asked(ANN, 3);
        use.judged(new Caller(Optional.of("mail@example.org"), FeedbackSource.HUMAN, Set.of()));
        use.asked(Caller.ANYBODY, 7);

        assertThat(use.drain())
                .containsOnly(
                        Map.entry(new DayCounts.Counted(ActionKind.ASKED, "key:id-of-ann"), 3L),
                        Map.entry(new DayCounts.Counted(ActionKind.JUDGED, "tokens"), 1L));
        assertThat(use.drain()).isEmpty();
    }

    @Test
    void shouldTellLaterWhatCouldNotBeTold() {
        use.asked(ANN, 3);
        Map<DayCounts.Counted, Long> drained = use.drain();
        use.asked(ANN, 1);

        use.restore(drained);

        assertThat(use.drain())
                .containsExactly(Map.entry(new DayCounts.Counted(ActionKind.ASKED, "key:id-of-ann"), 4L));
    }
}

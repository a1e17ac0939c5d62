package io.candor.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CapacityFiguresTest {
    private static final double EXACTLY = 1e-9;

    private final CapacityFigures.Look idle = look(0, 100, 0, 0);
    private final CapacityFigures.Look before = look(20, 102, 1, 1_000);
    private final CapacityFigures.Look after = look(120, 212, 41, 51_000);

    private final CapacityFigures figures = CapacityFigures.of(10, 1_000, idle, before, after, "answerer");

    private static CapacityFigures.Look look(long seconds, double used, double engine, long bytes) {
        return new CapacityFigures.Look(
                seconds * 1_000_000_000L,
                Map.of("answerer", new ProcessFigures(used, 7, 5, 3)),
                engine,
                Map.of("answers", bytes, "quiet", 5L, "cases-changelog", 2 * bytes),
                Map.of("cases-changelog", bytes / 5),
                Map.of("state", bytes / 10));
    }

    @Test
    void shouldCountForAQuestionWhatIsUsedAboveTheIdleProcess() {
        CapacityFigures.Role answerer = figures.roles().get(0);

        assertThat(answerer.idleCores()).isEqualTo(0.1, within(EXACTLY));
        // 110 seconds of processor time, 10 of them as the idle process in 100 s.
        assertThat(answerer.milliseconds()).isEqualTo(100, within(EXACTLY));
        assertThat(answerer.engineMilliseconds()).isEqualTo(40, within(EXACTLY));
        assertThat(answerer.cores(20)).isEqualTo(0.1 + 20 * 0.06, within(EXACTLY));
    }

    @Test
    void shouldCountTheBytesThatEachQuestionAddsWhereSomethingGrows() {
        assertThat(figures.topics())
                .containsExactly(
                        new CapacityFigures.Disk("answers", 50, 50),
                        new CapacityFigures.Disk("cases-changelog", 100, 10));
        assertThat(figures.folders()).containsExactly(new CapacityFigures.Disk("state", 5, 5));
    }
}

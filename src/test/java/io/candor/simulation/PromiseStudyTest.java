package io.candor.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PromiseStudyTest {
    private static final PromiseStudySettings SMALL =
            new PromiseStudySettings(List.of(0.92), List.of(0.7), List.of(0.1), 0.95, 40, 2_000, 1, List.of(0.5));

    @Test
    void shouldKeepThePromiseInNearlyAllStreamsWhileReleasesChangeAndAcceptMostOfWhatCanBe() {
        PromiseStudyRow row = run().get(0);

        assertThat(row.kept()).isGreaterThanOrEqualTo(0.95);
        assertThat(row.accepted().get(2_000)).isBetween(0.75, 1.02);
        assertThat(row.accepted().get(500)).isLessThan(row.accepted().get(2_000));
        assertThat(row.timeAbove()).isLessThan(0.05);
        assertThat(row.reactions().get(0.5))
                .allSatisfy(labels -> assertThat(labels).isBetween(3, 200));
    }

    @Test
    void shouldFindTheSameWhenRunAgain() {
        assertThat(run()).isEqualTo(run());
    }

    @Test
    void shouldKnowWhatAnOracleCouldAccept() {
        PromiseWorld world = new PromiseWorld(0.85, 0.5);

        // By integration over two million draws.
        assertThat(world.most(0.05)).isCloseTo(0.106, within(0.002));
        assertThat(world.most(0.1)).isCloseTo(0.230, within(0.002));
        assertThat(world.from(-40)).isEqualTo(new PromiseWorld.Acceptance(1, 0.5));
    }

    private static List<PromiseStudyRow> run() {
        List<PromiseStudyRow> rows = new ArrayList<>();
        new PromiseStudy(SMALL, (stage, done, of, loss) -> {}).run(rows::add);
        return rows;
    }
}

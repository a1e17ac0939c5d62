package io.candor.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.candor.honesty.Binning;
import io.candor.honesty.ExpectedCalibrationError;
import io.candor.honesty.ScoredAnswer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DriftStudyTest {
    private static final DriftStudySettings SMALL =
            new DriftStudySettings(0.05, 0.01, 40, 2_000, 500, List.of(0.2), List.of(200));

    @Test
    void shouldCatchALargeShiftInEveryStreamAndAlarmRarelyForNothing() {
        List<DriftStudyRow> rows = run();

        assertThat(rows)
                .extracting(DriftStudyRow::detector)
                .containsExactly("e-process, 0.01 tolerated", "e-process, one exact stream", "ECE of the newest 200");
        assertThat(rows).allSatisfy(row -> {
            DriftDelay delay = row.delays().get(0.2);
            assertThat(delay.caught() + delay.early()).isEqualTo(40);
            assertThat(delay.median()).isBetween(10.0, 600.0);
            assertThat(delay.most()).isGreaterThanOrEqualTo(delay.median());
        });
        assertThat(rows.get(0).falseAlarms()).isLessThanOrEqualTo(4);
    }

    @Test
    void shouldFindTheSameWhenRunAgain() {
        assertThat(run()).isEqualTo(run());
    }

    @Test
    void shouldSlideTheSameErrorThatIsComputedAtOnce() {
        LabelStream labels = new LabelStream(3, 0.1, 0);
        SlidingCalibrationError sliding = new SlidingCalibrationError(50);
        List<ScoredAnswer> all = new ArrayList<>();
        double error = 0;
        for (int i = 0; i < 300; i++) {
            all.add(labels.next());
            error = sliding.add(all.get(i));
        }

        assertThat(error)
                .isCloseTo(
                        new ExpectedCalibrationError(10, Binning.STANDARD).measure(all.subList(250, 300)),
                        within(1e-9));
    }

    @Test
    void shouldCountOnlyAlarmsAfterTheShiftAsCaught() {
        DriftDelay delay = DriftDelay.of(new long[] {90, 130, 110, 0, 120}, 100);

        assertThat(delay).isEqualTo(new DriftDelay(3, 1, 20, Double.POSITIVE_INFINITY));
        assertThat(delay.text(5, 1_000)).isEqualTo("20 / > 1000 (3 of 4)");
    }

    @Test
    void shouldRefuseAShiftThatIsNoProbability() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DriftStudySettings(0.05, 0.01, 1, 1, 0, List.of(0.3), List.of()))
                .withMessage("a shift must be in (0, 0.25], got: 0.3");
    }

    private static List<DriftStudyRow> run() {
        return new DriftStudy(SMALL, (what, done, total, loss) -> {}).run();
    }
}

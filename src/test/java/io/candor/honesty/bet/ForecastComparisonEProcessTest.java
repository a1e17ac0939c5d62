package io.candor.honesty.bet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ForecastComparisonEProcessTest {
    @Test
    void shouldHaveNoEvidenceBeforeTheFirstLabel() {
        assertThat(ForecastComparisonEProcess.start().logEvidence()).isEqualTo(0);
    }

    @Test
    void shouldGatherEvidenceWhenTheForecastIsNearerTheTruth() {
        assertThat(after(60, 0.2, 0.8, 0.2, 1).logEvidence()).isGreaterThan(Math.log(100));
    }

    @Test
    void shouldGatherItSoonerWhereLabelsVaryLess() {
        assertThat(after(60, 0.02, 0.32, 0.02, 1).logEvidence())
                .isGreaterThan(after(60, 0.35, 0.65, 0.35, 1).logEvidence());
    }

    @Test
    void shouldStillFindAnAdvantageThatBeginsLate() {
        ForecastComparisonEProcess process = after(2_000, 0.8, 0.2, 0.2, 1);
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 100; i++) {
            process = process.add(0.2, 0.8, random.nextDouble() < 0.2 ? 1 : 0);
        }

        assertThat(process.logEvidence()).isGreaterThan(Math.log(100));
    }

    @Test
    void shouldSeldomReachOneInAlphaWhenTheTruthLiesInTheMiddle() {
        assertThat(reached(0.1, 0.3, 0.2)).isLessThanOrEqualTo(20);
        assertThat(reached(0.9, 0.1, 0.5)).isLessThanOrEqualTo(20);
    }

    @Test
    void shouldSeldomReachOneInAlphaWhenTheOtherForecastIsTrue() {
        assertThat(reached(0.25, 0.3, 0.3)).isLessThanOrEqualTo(20);
    }

    /** Of 400 runs of 500 labels how many ever reach 20. */
    private static int reached(double forecast, double other, double truth) {
        int reached = 0;
        for (int run = 0; run < 400; run++) {
            reached += after(500, forecast, other, truth, run).peakLogEvidence() >= Math.log(20) ? 1 : 0;
        }
        return reached;
    }

    @Test
    void shouldBeAProcessOfNumbersWhenForecastsAreCertain() {
        ForecastComparisonEProcess wrong =
                ForecastComparisonEProcess.start().add(0, 0, 1).add(1, 0, 0);

        assertThat(wrong.logEvidence()).isFinite().isLessThan(0);
        assertThat(wrong.add(1, 0, 1).logEvidence()).isFinite();
    }

    private static ForecastComparisonEProcess after(int count, double forecast, double other, double truth, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        ForecastComparisonEProcess process = ForecastComparisonEProcess.start();
        for (int i = 0; i < count; i++) {
            process = process.add(forecast, other, random.nextDouble() < truth ? 1 : 0);
        }
        return process;
    }

    @Test
    void shouldRefuseWhatIsNoProbability() {
        ForecastComparisonEProcess process = ForecastComparisonEProcess.start();

        assertThatThrownBy(() -> process.add(Double.NaN, 0.5, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> process.add(0.5, 1.01, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> process.add(0.5, 0.5, -1)).isInstanceOf(IllegalArgumentException.class);
    }
}

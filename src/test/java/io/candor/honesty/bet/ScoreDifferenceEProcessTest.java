package io.candor.honesty.bet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ScoreDifferenceEProcessTest {
    @Test
    void shouldHaveNoEvidenceBeforeTheFirstDifference() {
        assertThat(ScoreDifferenceEProcess.start().logEvidence()).isEqualTo(0);
    }

    @Test
    void shouldGatherEvidenceWhenDifferencesFavourTheCandidate() {
        assertThat(after(60, 0.3, 1).logEvidence()).isGreaterThan(Math.log(100));
    }

    @Test
    void shouldStillFindAnAdvantageThatBeginsLate() {
        ScoreDifferenceEProcess process = ScoreDifferenceEProcess.start();
        for (int i = 0; i < 2_000; i++) {
            process = process.add(-0.3);
        }
        for (int i = 0; i < 100; i++) {
            process = process.add(0.3);
        }

        assertThat(process.logEvidence()).isGreaterThan(Math.log(100));
    }

    @Test
    void shouldSeldomReachOneInAlphaWhenNeitherIsBetter() {
        int reached = 0;
        for (int run = 0; run < 400; run++) {
            reached += after(500, 0, run).peakLogEvidence() >= Math.log(20) ? 1 : 0;
        }

        assertThat(reached).isLessThanOrEqualTo(20);
    }

    /** After differences of a half either way, with a mean. */
    private static ScoreDifferenceEProcess after(int count, double mean, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        ScoreDifferenceEProcess process = ScoreDifferenceEProcess.start();
        for (int i = 0; i < count; i++) {
            process = process.add(random.nextDouble() < 0.5 + mean ? 0.5 : -0.5);
        }
        return process;
    }

    @Test
    void shouldRefuseWhatIsNoDifferenceOfScores() {
        ScoreDifferenceEProcess process = ScoreDifferenceEProcess.start();

        assertThatThrownBy(() -> process.add(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> process.add(1.01)).isInstanceOf(IllegalArgumentException.class);
    }
}

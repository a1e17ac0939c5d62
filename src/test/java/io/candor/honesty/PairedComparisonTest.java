package io.candor.honesty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PairedComparisonTest {
    private static final Auroc AUROC = new Auroc(0.5);
    private static final Bootstrap BOOTSTRAP = new Bootstrap(1_000, 0.95, 11);

    @Test
    void shouldFindTheCandidateBetterWhenLiveIsOverconfident() {
        List<PairedScore> pairs = pairs(600, 1, c -> c, c -> Math.min(1, c + 0.25));

        PairedComparison comparison = PairedComparison.of(pairs, AUROC, BOOTSTRAP);

        assertThat(comparison.brierImproved()).isTrue();
        assertThat(PairedComparison.pValue(pairs)).isLessThan(1e-3);
        assertThat(comparison.brierDifference().estimate())
                .isCloseTo(comparison.candidateBrier() - comparison.liveBrier(), within(1e-12));
        assertThat(comparison.aurocNotWorse(0.02)).isTrue();
    }

    @Test
    void shouldNotFindTheCandidateBetterWhenTheRolesAreSwapped() {
        List<PairedScore> pairs = pairs(600, 1, c -> Math.min(1, c + 0.25), c -> c);

        PairedComparison comparison = PairedComparison.of(pairs, AUROC, BOOTSTRAP);

        assertThat(comparison.brierImproved()).isFalse();
        assertThat(PairedComparison.pValue(pairs)).isGreaterThan(0.999);
    }

    @Test
    void shouldFindNothingWhenBothAreTheSame() {
        List<PairedScore> pairs = pairs(200, 2, c -> c, c -> c);

        PairedComparison comparison = PairedComparison.of(pairs, AUROC, BOOTSTRAP);

        assertThat(comparison.brierDifference()).isEqualTo(new Interval(0, 0, 0, 0.95));
        assertThat(comparison.brierImproved()).isFalse();
        assertThat(PairedComparison.pValue(pairs)).isEqualTo(0.5);
        assertThat(comparison.aurocDifference().estimate()).isZero();
        assertThat(comparison.aurocNotWorse(0)).isTrue();
    }

    @Test
    void shouldSeeTheRankingLostWhenTheCandidateIsCalibratedButConstant() {
        PairedComparison comparison = PairedComparison.of(pairs(400, 3, c -> 0.5, c -> c), AUROC, BOOTSTRAP);

        assertThat(comparison.candidateAuroc()).isEqualTo(0.5);
        assertThat(comparison.aurocDifference().high()).isNegative();
        assertThat(comparison.aurocNotWorse(0.02)).isFalse();
    }

    @Test
    void shouldNotVouchForAurocWhenAllAnswersAreOfOneClass() {
        PairedComparison comparison = PairedComparison.of(
                List.of(new PairedScore(0.9, 0.8, 1), new PairedScore(0.8, 0.7, 1)), AUROC, BOOTSTRAP);

        assertThat(comparison.candidateAuroc()).isNaN();
        assertThat(comparison.aurocDifference().defined()).isFalse();
        assertThat(comparison.aurocNotWorse(1)).isFalse();
    }

    @Test
    void shouldHaveNoTestWhenThereIsOneQuestion() {
        assertThat(PairedComparison.pValue(List.of(new PairedScore(1, 0, 1)))).isNaN();
        assertThatIllegalArgumentException().isThrownBy(() -> PairedComparison.of(List.of(), AUROC, BOOTSTRAP));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PairedScore(0.5, Double.NaN, 1))
                .withMessageContaining("live");
    }

    @Test
    void shouldRejectAtItsNominalRateWhenNeitherIsBetter() {
        // Two independent jitters of the truth: equal in law, so the p-value is uniform.
        long rejected = IntStream.range(0, 2000)
                .filter(trial -> {
                    SplitMix64 jitter = SplitMix64.stream(trial, 9);
                    DoubleUnaryOperator noisy = c -> Math.min(1, Math.max(0, c + 0.2 * (jitter.nextDouble() - 0.5)));
                    return PairedComparison.pValue(pairs(100, trial, noisy, noisy)) < 0.05;
                })
                .count();

        assertThat(rejected / 2000.0).isBetween(0.035, 0.065);
    }

    /** Brier differences of 0.09 and 0.25, hence a mean of 0.17 with a standard error of 0.08. */
    @Test
    void shouldEqualStudentsClosedFormForOneDegreeOfFreedomWhenThereAreTwoScores() {
        double p = PairedComparison.pValue(List.of(new PairedScore(0.3, 0, 0), new PairedScore(0.5, 0, 0)));

        assertThat(p).isCloseTo(0.5 + Math.atan(0.17 / 0.08) / Math.PI, within(1e-13));
    }

    /** Brier differences of -0.01, -0.04 and -0.09, hence a mean of -14/300 with a standard error of 7/300. */
    @Test
    void shouldEqualStudentsClosedFormForTwoDegreesOfFreedomWhenThereAreThreeScores() {
        double p = PairedComparison.pValue(
                List.of(new PairedScore(0, 0.1, 0), new PairedScore(0, 0.2, 0), new PairedScore(0, 0.3, 0)));

        assertThat(p).isCloseTo(0.5 - 2 / (2 * Math.sqrt(2 + 4)), within(1e-13));
    }

    private static List<PairedScore> pairs(int n, long seed, DoubleUnaryOperator candidate, DoubleUnaryOperator live) {
        return ResamplingTest.calibrated(n, seed).stream()
                .map(answer -> new PairedScore(
                        candidate.applyAsDouble(answer.confidence()),
                        live.applyAsDouble(answer.confidence()),
                        answer.correctness()))
                .toList();
    }
}

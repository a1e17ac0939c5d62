package io.candor.honesty.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.candor.honesty.ExpectedCalibrationError;
import io.candor.honesty.PropensityEstimate;
import io.candor.honesty.ScoredAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConfidenceMapTest {
    private static final double[] CONFIDENCES = {0.1, 0.2, 0.2, 0.4, 0.55, 0.6, 0.8, 0.9};
    private static final double[] VERDICTS = {0, 1, 0, 0, 1, 0, 1, 1};

    static Stream<Function<List<ScoredAnswer>, ConfidenceMap>> fits() {
        return Stream.of(BetaMap::fit, IsotonicMap::fit);
    }

    @Test
    void shouldEqualScikitLearnsIsotonicRegressionWhenAskedBetweenAndBeyondItsPoints() {
        IsotonicMap map = IsotonicMap.fit(answers(CONFIDENCES, VERDICTS));

        double[] asked = {0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.55, 0.6, 0.7, 0.8, 1};
        double[] expected = {0, 0, 1 / 6.0, 1 / 3.0, 1 / 3.0, 1 / 3.0, 4 / 9.0, 0.5, 0.5, 0.75, 1, 1};
        for (int i = 0; i < asked.length; i++) {
            assertThat(map.apply(asked[i])).isCloseTo(expected[i], within(1e-12));
        }
    }

    @Test
    void shouldEqualTheReferenceOptimumWhenABetaMapIsFitted() {
        BetaMap map = BetaMap.fit(answers(CONFIDENCES, VERDICTS));

        // Minimum of the penalised cross-entropy, by scipy's BFGS.
        assertThat(map.a()).isCloseTo(0.8780479, within(1e-6));
        assertThat(map.b()).isCloseTo(1.0958903, within(1e-6));
        assertThat(map.k()).isCloseTo(-0.0047438, within(1e-6));
    }

    @ParameterizedTest
    @MethodSource("fits")
    void shouldNeverReverseTheOrderOfConfidences(Function<List<ScoredAnswer>, ConfidenceMap> fit) {
        ConfidenceMap map = fit.apply(overconfident(300));

        double before = 0;
        for (int percent = 0; percent <= 100; percent++) {
            double mapped = map.apply(percent / 100.0);
            assertThat(mapped).isBetween(before, 1.0);
            before = mapped;
        }
    }

    @ParameterizedTest
    @MethodSource("fits")
    void shouldLowerTheCalibrationErrorOfOthersWhenConfidencesAreTooHigh(
            Function<List<ScoredAnswer>, ConfidenceMap> fit) {
        List<ScoredAnswer> others = overconfident(4000);
        ConfidenceMap map = fit.apply(overconfident(500));

        double mapped = ExpectedCalibrationError.standard()
                .measure(others.stream()
                        .map(answer -> new ScoredAnswer(map.apply(answer.confidence()), answer.correctness()))
                        .toList());
        assertThat(mapped).isLessThan(ExpectedCalibrationError.standard().measure(others) / 2);
    }

    @ParameterizedTest
    @MethodSource("fits")
    void shouldStayFiniteWhenAllAnswersAreOfOneClassOrConfidencesAreCertain(
            Function<List<ScoredAnswer>, ConfidenceMap> fit) {
        ConfidenceMap map = fit.apply(List.of(ScoredAnswer.of(1, true), ScoredAnswer.of(0, true)));

        assertThat(map.apply(0)).isBetween(0.0, 1.0);
        assertThat(map.apply(1)).isBetween(0.0, 1.0);
    }

    @ParameterizedTest
    @MethodSource("fits")
    void shouldRefuseWhenThereIsNothingToFitOrNoConfidence(Function<List<ScoredAnswer>, ConfidenceMap> fit) {
        assertThatIllegalArgumentException().isThrownBy(() -> fit.apply(List.of()));
        ConfidenceMap map = fit.apply(answers(CONFIDENCES, VERDICTS));
        assertThatIllegalArgumentException().isThrownBy(() -> map.apply(Double.NaN));
    }

    @Test
    void shouldWeighByTheInverseChanceWhenEasyAnswersWereSeldomChosen() {
        PropensityEstimate estimate =
                new PropensityEstimate().add(0, 1).add(0, 1).add(1, 0.5).add(1, 0.5);

        assertThat(estimate.mean()).isCloseTo(4 / 6.0, within(1e-15));
        assertThat(new PropensityEstimate().mean()).isNaN();
    }

    @Test
    void shouldRefuseWhenAChanceIsNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PropensityEstimate().add(1, 0))
                .withMessageContaining("propensity");
    }

    /** Right half as often as claimed. */
    private static List<ScoredAnswer> overconfident(int count) {
        SplittableRandom random = new SplittableRandom(count);
        List<ScoredAnswer> answers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double confidence = random.nextDouble();
            answers.add(ScoredAnswer.of(confidence, random.nextDouble() < confidence / 2));
        }
        return answers;
    }

    private static List<ScoredAnswer> answers(double[] confidences, double[] correctness) {
        List<ScoredAnswer> answers = new ArrayList<>();
        for (int i = 0; i < confidences.length; i++) {
            answers.add(new ScoredAnswer(confidences[i], correctness[i]));
        }
        return answers;
    }
}

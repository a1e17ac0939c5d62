package io.candor.honesty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsTest {
    static Stream<Metric> metrics() {
        return Stream.of(
                new Auroc(0.5),
                Auroc.binary(),
                ExpectedCalibrationError.standard(),
                ExpectedCalibrationError.elical(),
                new BrierScore(),
                new LogLoss());
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, -1e-9, 1.0000001, Double.POSITIVE_INFINITY})
    void shouldRefuseWhenANumberIsNotAProbability(double bad) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ScoredAnswer(bad, 1))
                .withMessageContaining("confidence")
                .withMessageContaining(String.valueOf(bad));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ScoredAnswer(0.5, bad))
                .withMessageContaining("correctness")
                .withMessageContaining(String.valueOf(bad));
    }

    @ParameterizedTest
    @MethodSource("metrics")
    void shouldRefuseWhenThereAreNoAnswers(Metric metric) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> metric.measure(List.of()))
                .withMessageContaining("at least one");
    }

    @Test
    void shouldGiveNaNAurocWhenAllAnswersAreOfOneClass() {
        assertThat(Auroc.binary().measure(List.of(ScoredAnswer.of(0.2, true), ScoredAnswer.of(0.9, true))))
                .isNaN();
        assertThat(Auroc.binary().measure(List.of(ScoredAnswer.of(0.2, false)))).isNaN();
    }

    @Test
    void shouldCountHalfWhenConfidencesTieEvenAsSignedZeros() {
        assertThat(Auroc.binary().measure(List.of(ScoredAnswer.of(0.0, true), ScoredAnswer.of(-0.0, false))))
                .isEqualTo(0.5);
    }

    @Test
    void shouldAskForAThresholdWhenLabelsAreGraded() {
        List<ScoredAnswer> graded = List.of(new ScoredAnswer(0.9, 0.6), new ScoredAnswer(0.1, 0.4));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Auroc.binary().measure(graded))
                .withMessageContaining("threshold");
        assertThatIllegalArgumentException().isThrownBy(() -> Alignment.of(graded));
        assertThat(new Auroc(0.5).measure(graded)).isEqualTo(1);
        assertThat(new Auroc(0.6).measure(graded)).isEqualTo(1);
    }

    @Test
    void shouldKeepAurocWhenConfidencesAreTransformedMonotonically() throws Exception {
        for (GoldenCase golden : GoldenCase.all()) {
            List<ScoredAnswer> squashed = golden.answers().stream()
                    .map(answer -> new ScoredAnswer(answer.confidence() / 2 + 0.25, answer.correctness()))
                    .toList();
            assertThat(Auroc.binary().measure(squashed))
                    .isEqualTo(Auroc.binary().measure(golden.answers()));
        }
    }

    @Test
    void shouldTellTheVariantsApartWhenConfidenceIsExactlyOneAndWrong() {
        List<ScoredAnswer> answers = List.of(ScoredAnswer.of(1, false), ScoredAnswer.of(0, false));

        assertThat(ExpectedCalibrationError.standard().measure(answers)).isEqualTo(0.5);
        assertThat(ExpectedCalibrationError.elical().measure(answers)).isZero();
    }

    @Test
    void shouldPlaceEveryEdgeInItsOwnBinWhateverTheNumberOfBins() {
        for (int bins = 1; bins <= 200; bins++) {
            for (int bin = 0; bin < bins; bin++) {
                double edge = Binning.edge(bin, bins);
                assertThat(Binning.STANDARD.bin(edge, bins)).isEqualTo(bin);
                assertThat(Binning.STANDARD.bin(Math.nextDown(Binning.edge(bin + 1, bins)), bins))
                        .isEqualTo(bin);
            }
            assertThat(Binning.STANDARD.bin(1, bins)).isEqualTo(bins - 1);
            assertThat(Binning.ELICAL_DROPS_ONE.bin(1, bins)).isEqualTo(Binning.DROPPED);
        }
    }

    @Test
    void shouldTellMeansOfABinWhenItHasAnswersAndNaNWhenNot() {
        ReliabilityDiagram diagram = ReliabilityDiagram.of(
                List.of(new ScoredAnswer(0.25, 1), new ScoredAnswer(0.28, 0.5)), 10, Binning.STANDARD);

        assertThat(diagram.bins().get(2).count()).isEqualTo(2);
        assertThat(diagram.bins().get(2).meanConfidence()).isCloseTo(0.265, within(1e-15));
        assertThat(diagram.bins().get(2).accuracy()).isEqualTo(0.75);
        assertThat(diagram.bins().get(3).accuracy()).isNaN();
        assertThat(ReliabilityDiagram.empty(10, Binning.STANDARD).expectedCalibrationError())
                .isNaN();
    }

    @Test
    void shouldCostAFinitePriceWhenACertainConfidenceIsWrong() {
        assertThat(new LogLoss().measure(List.of(ScoredAnswer.of(1, false)))).isCloseTo(-Math.log(1e-7), within(1e-8));
        assertThat(new LogLoss().measure(List.of(ScoredAnswer.of(1, true)))).isCloseTo(1e-7, within(1e-12));
        assertThat(new LogLoss().measure(List.of(new ScoredAnswer(0.5, 0.3)))).isCloseTo(Math.log(2), within(1e-15));
    }

    @Test
    void shouldMeasureASingleAnswerWhenNIsOne() {
        List<ScoredAnswer> one = List.of(ScoredAnswer.of(0.75, true));

        assertThat(new BrierScore().measure(one)).isEqualTo(0.0625);
        assertThat(ExpectedCalibrationError.standard().measure(one)).isEqualTo(0.25);
        assertThat(Alignment.of(one)).isEqualTo(new Alignment(0, 0.5, 0, 1));
        assertThat(RiskCoverage.of(one).area()).isZero();
    }

    @Test
    void shouldGiveTheSameBitsWhenAnswersAreSortedFirst() throws Exception {
        for (GoldenCase golden : GoldenCase.all()) {
            List<ScoredAnswer> backwards = golden.answers().stream()
                    .sorted(Comparator.reverseOrder())
                    .sorted()
                    .toList();
            List<ScoredAnswer> sorted = golden.answers().stream().sorted().toList();
            metrics().forEach(metric -> assertThat(metric.measure(backwards)).isEqualTo(metric.measure(sorted)));
        }
    }
}

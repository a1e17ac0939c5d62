package io.candor.honesty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GoldenMetricsTest {
    static List<GoldenCase> cases() throws IOException {
        return GoldenCase.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void shouldEqualScikitLearnsAurocWhenLabelsAreBinary(GoldenCase golden) {
        check(Auroc.binary(), golden, "auroc");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void shouldEqualStandardEceWhenLastBinIsClosed(GoldenCase golden) {
        check(ExpectedCalibrationError.standard(), golden, "ece_standard");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void shouldEqualPublishedCodesEceWhenConfidencesOfOneAreDropped(GoldenCase golden) {
        check(ExpectedCalibrationError.elical(), golden, "ece_elical");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void shouldEqualBrierScoreWhenMeasured(GoldenCase golden) {
        check(new BrierScore(), golden, "brier");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void shouldEqualPublishedCodesAlignmentWhenRowsKeepTheirOrder(GoldenCase golden) {
        Alignment alignment = Alignment.of(golden.answers());

        assertThat(alignment.thresholdRows()).isEqualTo((int) golden.number("alignment_rows_for_threshold"));
        assertThat(alignment.threshold()).isEqualTo(golden.number("alignment_threshold"));
        assertThat(alignment.thresholdAccuracy())
                .isCloseTo(golden.number("alignment_accuracy_on_threshold_rows"), within(1e-12));
        assertThat(alignment.accuracy()).isCloseTo(golden.number("alignment_accuracy_rest"), within(1e-12));
    }

    private static void check(Metric metric, GoldenCase golden, String field) {
        assertThat(metric.measure(golden.answers())).isCloseTo(golden.number(field), within(1e-12));
    }
}

package io.candor.honesty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class RiskCoverageTest {
    private static final List<ScoredAnswer> ANSWERS = List.of(
            ScoredAnswer.of(0.1, false),
            ScoredAnswer.of(0.9, true),
            ScoredAnswer.of(0.7, false),
            ScoredAnswer.of(0.8, true));

    @Test
    void shouldFallWithCoverageWhenTheConfidentAreRight() {
        RiskCoverage curve = RiskCoverage.of(ANSWERS);

        assertThat(curve.accuracyAt(0.01)).isEqualTo(1);
        assertThat(curve.accuracyAt(0.5)).isEqualTo(1);
        assertThat(curve.accuracyAt(0.75)).isCloseTo(2 / 3.0, within(1e-15));
        assertThat(curve.accuracyAt(1)).isEqualTo(0.5);
        assertThat(curve.area()).isCloseTo((0 + 0 + 1 / 3.0 + 0.5) / 4, within(1e-15));
    }

    @Test
    void shouldTakeTheMeanOfATieWhenConfidencesAreEqual() {
        RiskCoverage curve = RiskCoverage.of(List.of(ScoredAnswer.of(0.5, true), ScoredAnswer.of(0.5, false)));

        assertThat(curve.accuracyAt(0.5)).isEqualTo(0.5);
        assertThat(curve.area()).isEqualTo(0.5);
    }

    @Test
    void shouldRefuseWhenCoverageIsNotAShare() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RiskCoverage.of(ANSWERS).accuracyAt(0))
                .withMessageContaining("coverage");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RiskCoverage.of(ANSWERS).accuracyAt(Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> RiskCoverage.of(List.of()));
    }
}

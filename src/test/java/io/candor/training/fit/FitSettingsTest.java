package io.candor.training.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FitSettingsTest {
    private static final double PEAK = 2e-3;

    @Test
    void shouldRiseLinearlyThenFallAsAHalfCosineWhenStepsGoBy() {
        FitSettings settings = settings(0.1);

        assertThat(settings.learningRate(0, 100)).isCloseTo(PEAK / 10, within(1e-12));
        assertThat(settings.learningRate(4, 100)).isCloseTo(PEAK / 2, within(1e-12));
        assertThat(settings.learningRate(9, 100)).isCloseTo(PEAK, within(1e-12));
        assertThat(settings.learningRate(10, 100)).isCloseTo(PEAK, within(1e-12));
        assertThat(settings.learningRate(55, 100)).isCloseTo(PEAK / 2, within(1e-12));
        assertThat(settings.learningRate(99, 100)).isBetween(0.0, PEAK / 1000);
    }

    @ParameterizedTest
    @CsvSource({"0,1", "0,7", "0.1,1", "0.1,15", "0.1,9", "0.3,13", "0.9,11", "0.99,1000"})
    void shouldHaveOnePeakAndNeverExceedItWhateverTheShareOfWarmUp(double warmUpShare, long steps) {
        FitSettings settings = settings(warmUpShare);
        boolean falling = false;
        double before = 0;
        for (long step = 0; step < steps; step++) {
            double rate = settings.learningRate(step, steps);
            assertThat(rate).as("step %d", step).isPositive().isLessThanOrEqualTo(PEAK * (1 + 1e-12));
            falling |= rate < before;
            assertThat(!falling || rate <= before).as("one peak, step %d", step).isTrue();
            before = rate;
        }
    }

    @Test
    void shouldNameTheSettingWhenItIsOutOfRange() {
        assertThatThrownBy(() -> new FitSettings(1, 8, 0, 0.1, 0, 1, 0.1, 1, 7))
                .hasMessage("learningRate must be positive, got: 0.0");
        assertThatThrownBy(() -> settings(1)).hasMessage("warmUpShare must be in [0, 1), got: 1.0");
        assertThatThrownBy(() -> new FitSettings(1, 8, PEAK, 0.1, 0, 1, -0.1, 1, 7))
                .hasMessage("heldOutShare must be in [0, 1), got: -0.1");
        assertThatThrownBy(() -> new FitSettings(0, 8, PEAK, 0.1, 0, 1, 0.1, 1, 7))
                .hasMessageContaining("epochs, batchSize and patience must be positive");
    }

    private static FitSettings settings(double warmUpShare) {
        return new FitSettings(1, 8, PEAK, warmUpShare, 0, 1, 0.1, 1, 7);
    }
}

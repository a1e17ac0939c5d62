package io.candor.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainerConfigTest {
    @ParameterizedTest
    @CsvSource({
        "duty, 0, 'candor.training.duty must be in (0, 1], got: 0.0'",
        "precision, int8, 'candor.training.precision must be auto, bfloat16 or float32, got: int8'",
        "sampling.share, 1.5, 'candor.training.sampling.share must be in [0, 1], got: 1.5'",
        "sampling.samples, 0, 'candor.training.sampling.samples must be at least 1, got: 0'",
        "memory.labels, 0, 'candor.training.memory.labels must be at least 1, got: 0'",
        "audit.window, 0, 'candor.training.audit.window must be at least 1, got: 0'",
        "calibration.replay, -1, 'candor.training.calibration.replay must be at least 0, got: -1.0'",
        "elicitation.learning-rate, 0, 'candor.training.elicitation.learning-rate must be positive, got: 0.0'",
        "fit.held-out, 1, 'candor.training.fit.held-out must be in [0, 1), got: 1.0'",
        "labelers.alpha, 0, 'candor.training.labelers.alpha must be in (0, 1), got: 0.0'",
        "gate.minimum, 1, 'candor.training.gate.minimum must be at least 2, got: 1'"
    })
    void shouldNameKeyAndValueWhenASettingIsWrong(String key, String value, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Labels.config(Map.of(key, value)))
                .withMessage(message);
    }

    @Test
    void shouldTakeSmallerStepsWhenTheModelIsWider() {
        TrainerConfig config = Labels.config(Map.of());

        assertThat(config.calibration().settings(config.fit(), 256).learningRate())
                .isCloseTo(5e-4, within(1e-9));
        assertThat(config.calibration().settings(config.fit(), 3584).learningRate())
                .isBetween(3e-5, 5e-5);
    }

    @Test
    void shouldLeaveHalfTheTimeToAnswersWhenTheProcessAnswersToo() {
        assertThat(TrainerConfig.of(Labels.settings(Map.of()), true, "salt").duty()).isEqualTo(0.5);
        assertThat(TrainerConfig.of(Labels.settings(Map.of()), false, "salt").duty()).isEqualTo(1);
        assertThat(TrainerConfig.of(Labels.settings(Map.of("duty", "0.8")), true, "salt")
                        .duty())
                .isEqualTo(0.8);
    }

    @Test
    void shouldBeAnotherReleaseWhenWhatIsTrainedIsAnother() {
        String usual = Labels.config(Map.of()).fingerprint();

        assertThat(Labels.config(Map.of("sampling.share", "0.5")).fingerprint()).isEqualTo(usual);
        assertThat(Labels.config(Map.of("fit.seed", "8")).fingerprint()).isNotEqualTo(usual);
    }
}

package io.candor.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.candor.honesty.labeler.LabelerCheck;
import io.candor.llm.decoder.EngineSettings;
import io.candor.llm.decoder.Precision;
import io.candor.release.gate.GateSettings;
import io.candor.training.fit.FitSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainerConfigTest {
    @ParameterizedTest
    @CsvSource({
        "duty, 0, 'candor.training.duty must be in (0, 1], got: 0.0'",
        "precision, int3, 'candor.training.precision must be auto, bfloat16, float32, int8 or int4, got: int3'",
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
    void shouldHaveTheDocumentedDefaultsWhenNothingIsSet() {
        TrainerConfig config = Labels.config(Map.of());

        assertThat(config.group()).isEqualTo("candor-trainer");
        assertThat(config.model()).isEmpty();
        assertThat(config.cache()).isEmpty();
        assertThat(config.engine()).isEqualTo(new EngineSettings("auto", Precision.AUTO, 0));
        assertThat(config.duty()).isEmpty();
        assertThat(config.workFolder()).isEqualTo(Path.of(".candor/training"));
        assertThat(config.sampling().share()).isEqualTo(0.1);
        assertThat(config.sampling().samples()).isEqualTo(10);
        assertThat(config.sampling().temperature()).isEqualTo(1);
        assertThat(config.sampling().maxTokens()).isEqualTo(32);
        assertThat(config.sampling().batch()).isEqualTo(16);
        assertThat(config.sampling().maxLag()).isEqualTo(5_000);
        assertThat(config.memory().labels()).isEqualTo(20_000);
        assertThat(config.memory().signals()).isEqualTo(20_000);
        assertThat(config.audit().salt()).isEmpty();
        assertThat(config.audit().slice("salt")).isEqualTo(new AuditSlice(0.2, "salt"));
        assertThat(config.audit().window()).isEqualTo(2_000);
        assertThat(config.trigger().rule()).isEqualTo(new TriggerRule(1, Duration.ofHours(24)));
        assertThat(config.elicitation().minimum()).isEqualTo(2_000);
        assertThat(config.calibration().replay()).isEqualTo(2);
        assertThat(config.elicitation().settings(config.fit(), 256))
                .isEqualTo(new FitSettings(3, 32, 0.0005, 0.1, 0.01, 1, 0.15, 3, 7));
        assertThat(config.calibration().settings(config.fit(), 256))
                .isEqualTo(new FitSettings(10, 32, 0.0005, 0.1, 0.01, 1, 0.15, 3, 7));
        assertThat(config.fit().start()).isEqualTo(TrainerConfig.Start.LIVE);
        assertThat(config.fit().rank()).isEqualTo(8);
        assertThat(config.fit().loraAlpha()).isEqualTo(16);
        assertThat(config.labelers().check()).isEqualTo(new LabelerCheck(0.01, 20));
        assertThat(config.gate().settings()).isEqualTo(new GateSettings(50, 0.05, 0.05, 0.95, 0.05, 30, 1_000));
        assertThat(config.consumer()).isEmpty();
        assertThat(config.producer()).isEmpty();
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
        assertThat(Labels.settings(Map.of()).duty(true)).isEqualTo(0.5);
        assertThat(Labels.settings(Map.of()).duty(false)).isEqualTo(1);
        assertThat(Labels.settings(Map.of("duty", "0.8")).duty(true)).isEqualTo(0.8);
    }

    @Test
    void shouldBeAnotherReleaseWhenWhatIsTrainedIsAnother() {
        AuditSlice slice = new AuditSlice(0.2, AuditSalt.FIRST);
        String usual = Labels.config(Map.of()).fingerprint(slice);

        assertThat(usual)
                .isEqualTo("Stage[key=elicitation, least=2000, replay=0.0, epochs=3, learningRate=OptionalDouble.empty]"
                        + "|Stage[key=calibration, least=0, replay=2.0, epochs=10, learningRate=OptionalDouble.empty]"
                        + "|Fit[start=LIVE, rank=8, loraAlpha=16.0, batch=32, heldOut=0.15, patience=3, seed=7]"
                        + "|Audit[slice=AuditSlice[share=0.2, salt=candor], window=2000]");
        assertThat(Labels.config(Map.of("sampling.share", "0.5")).fingerprint(slice))
                .isEqualTo(usual);
        assertThat(Labels.config(Map.of("fit.seed", "8")).fingerprint(slice)).isNotEqualTo(usual);
        assertThat(Labels.config(Map.of("fit.last-layers", "1")).fingerprint(slice))
                .isNotEqualTo(usual);
        assertThat(Labels.config(Map.of()).fingerprint(new AuditSlice(0.2, "other")))
                .isNotEqualTo(usual);
    }
}

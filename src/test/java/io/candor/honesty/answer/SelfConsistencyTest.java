package io.candor.honesty.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SelfConsistencyTest {
    private final SelfConsistency consistency = new SelfConsistency(new NormalizedExactMatch());

    @Test
    void shouldGiveTheShareThatAgrees() {
        assertThat(consistency.of("Paris", List.of("paris", "Lyon", "Paris.", "the Paris")))
                .isEqualTo(0.75);
    }

    @Test
    void shouldGiveZeroWhenNothingWasAnsweredHoweverOften() {
        assertThat(consistency.of("", List.of("", "", "Paris"))).isZero();
    }

    @Test
    void shouldRefuseToJudgeWithoutSamples() {
        assertThatThrownBy(() -> consistency.of("Paris", List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least one");
    }
}

package io.candor.question;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.candor.runtime.RejectedException;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WaitParameterTest {

    @ParameterizedTest
    @CsvSource({"500ms,PT0.5S", "5s,PT5S", "5,PT5S", "0,PT0S", "1m,PT30S", ",PT0S"})
    void shouldReadTheWaitAndCutItWhenTooLong(String written, Duration expected) {
        assertThat(WaitParameter.parse(written, Duration.ofSeconds(30))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-1s", "1.5s", "9999999s", "5 s"})
    void shouldRefuseTheWaitWhenWrittenOtherwise(String written) {
        assertThatThrownBy(() -> WaitParameter.parse(written, Duration.ofSeconds(30)))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("wait must be");
    }
}

package io.candor.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedStackConfigTest {
    private static final Path DATA = Path.of("data");

    @ParameterizedTest
    @ValueSource(ints = {-1, 65_536})
    void shouldNameThePortWhenItIsOutOfRange(int port) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EmbeddedStackConfig(DATA, port, 8081))
                .withMessage("The broker port must be between 0 (any free port) and 65535, but is " + port + ".");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EmbeddedStackConfig(DATA, 9092, port))
                .withMessage("The registry port must be between 0 (any free port) and 65535, but is " + port + ".");
    }

    @Test
    void shouldRefuseOnePortForBothUnlessItIsAnyFreePort() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EmbeddedStackConfig(DATA, 9092, 9092))
                .withMessage("The broker port and the registry port are both 9092.");
        assertThat(new EmbeddedStackConfig(DATA, 0, 0).data()).isEqualTo(DATA);
    }
}

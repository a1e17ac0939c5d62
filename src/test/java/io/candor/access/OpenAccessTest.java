package io.candor.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.candor.MappedConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAccessTest {
    private static final String EVERYWHERE = "0.0.0.0";

    @ParameterizedTest
    @ValueSource(strings = {EVERYWHERE, "::", "192.0.2.7", "no-such-name.invalid"})
    void shouldNameTheSettingWhereStrangersCouldConnectAndNobodyWouldAsk(String host) {
        assertThat(OpenAccess.refusal(config(Map.of()), host))
                .get()
                .asString()
                .contains(host, "CANDOR_ACCESS_MODE", "CANDOR_HTTP_HOST")
                .doesNotContain("\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "::1", "127.8.9.10"})
    void shouldStartOpenOnLoopback(String host) {
        assertThat(OpenAccess.refusal(config(Map.of()), host)).isEmpty();
    }

    @Test
    void shouldStartAnywhereWhereCallersAreKnownOrTheNetworkIsTrusted() {
        assertThat(OpenAccess.refusal(config(Map.of("mode", "keys")), EVERYWHERE))
                .isEmpty();
        assertThat(OpenAccess.refusal(config(Map.of("open-network", "true")), EVERYWHERE))
                .isEmpty();
    }

    @Test
    void shouldNotTakeATimeWithoutKafkaThatIsShorterThanALook() {
        config(Map.of("keys-without-kafka", "30s")).check();

        assertThatThrownBy(() -> config(Map.of("keys-without-kafka", "29s")).check())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("candor.access.keys-without-kafka");
    }

    private static AccessConfig config(Map<String, String> settings) {
        return MappedConfig.of(AccessConfig.class, settings);
    }
}

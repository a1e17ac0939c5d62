package io.candor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What no role starts with. */
class AccessSettingsTest {
    private final List<String> set = new ArrayList<>();

    @AfterEach
    void restore() {
        set.forEach(System::clearProperty);
    }

    @ParameterizedTest
    @ValueSource(strings = {"console", "answerer", "calibrator", "trainer"})
    void shouldNotStartARoleThatWouldAskNobodyBeyondLoopback(String role) {
        set("quarkus.http.host", "0.0.0.0");

        CommandRun run = CommandRun.of(role);

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.errLines()).hasSize(1);
        assertThat(run.err()).contains("0.0.0.0", "CANDOR_ACCESS_MODE");
    }

    @Test
    void shouldNameWhatIsMissingWhereTokensAreToBeTaken() {
        set("candor.access.mode", "oidc");

        assertThat(CommandRun.of("console").err()).contains("QUARKUS_OIDC_AUTH_SERVER_URL");

        set("quarkus.oidc.auth-server-url", "http://127.0.0.1:1");

        assertThat(CommandRun.of("console").err()).contains("QUARKUS_OIDC_TOKEN_AUDIENCE");
    }

    @Test
    void shouldNameTheModesThereAreWhereAnotherIsConfigured() {
        set("candor.access.mode", "key");

        CommandRun run = CommandRun.of("console");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.errLines()).hasSize(1);
        assertThat(run.err()).contains("candor.access.mode must be open, keys or oidc, got: key");
    }

    private void set(String key, String value) {
        System.setProperty(key, value);
        set.add(key);
    }
}

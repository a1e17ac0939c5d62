package io.candor.cli.option;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.runtime.KafkaSettings;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfiguredKafkaTest {
    private static final int ORDINAL = 300;

    @Test
    void shouldReachTheRegistryThatUpServesWhenNothingIsSet() {
        assertThat(ConfiguredKafka.settings().registryUrl()).isEqualTo("http://localhost:8081/apis/ccompat/v7");
    }

    /** What the manifests rely on. */
    @Test
    void shouldReadClientSettingsFromVariablesOfTheEnvironment() {
        Map<String, String> environment = Map.of(
                "CANDOR_KAFKA_BOOTSTRAP_SERVERS", "kafka:9093",
                "CANDOR_KAFKA_REGISTRY_URL", "https://registry",
                "CANDOR_KAFKA_CLIENT_SECURITY_PROTOCOL", "SASL_SSL",
                "CANDOR_KAFKA_CLIENT_SASL_JAAS_CONFIG", "module required;",
                "CANDOR_KAFKA_CLIENT_SSL_TRUSTSTORE_LOCATION", "/etc/candor/tls/ca.crt",
                "CANDOR_KAFKA_SERDE_BASIC_AUTH_USER_INFO", "user:password");
        KafkaSettings settings = new SmallRyeConfigBuilder()
                .withSources(new EnvConfigSource(environment, ORDINAL))
                .withMapping(KafkaSettings.class)
                .build()
                .getConfigMapping(KafkaSettings.class);

        assertThat(settings.client())
                .containsOnly(
                        Map.entry("security.protocol", "SASL_SSL"),
                        Map.entry("sasl.jaas.config", "module required;"),
                        Map.entry("ssl.truststore.location", "/etc/candor/tls/ca.crt"));
        assertThat(settings.serde()).containsOnly(Map.entry("basic.auth.user.info", "user:password"));
    }
}

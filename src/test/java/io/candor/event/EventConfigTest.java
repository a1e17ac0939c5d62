package io.candor.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.candor.event.registry.RegistryConfig;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventConfigTest {
    @Test
    void shouldHaveTheseDefaults() {
        EventConfig config = EventConfig.of(4, -1, "http://registry:8081");

        assertThat(config.serde())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "schema.registry.url", "http://registry:8081",
                        "value.serializer", "io.candor.event.AvroSerializer",
                        "value.deserializer", "io.candor.event.AvroDeserializer"));
        assertThat(RegistryConfig.of(config.serde()))
                .isEqualTo(new RegistryConfig(
                        List.of(URI.create("http://registry:8081")),
                        Optional.empty(),
                        Map.of(),
                        3,
                        Duration.ofMillis(100),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(10)));
    }

    @Test
    void shouldNameKeyAndValueOfWhatIsWrong() {
        refused(() -> EventConfig.of(0, 1, "http://r"), "partitions", "0");
        refused(() -> EventConfig.of(1, 0, "http://r"), "replicationFactor", "0");
        refused(() -> registry(Map.of()), "schema.registry.url");
        refused(() -> registry(Map.of("schema.registry.url", "ftp://r")), "schema.registry.url", "ftp://r");
        refused(
                () -> registry(Map.of("schema.registry.url", "http://r", "max.retries", "many")),
                "max.retries",
                "many");
        refused(
                () -> registry(
                        Map.of("schema.registry.url", "http://r", "basic.auth.credentials.source", "SASL_INHERIT")),
                "basic.auth.credentials.source",
                "SASL_INHERIT");
    }

    @Test
    void shouldNotShowThePassword() {
        String url = "http://ada:secret@registry";
        assertThat(RegistryConfig.of(Map.of("schema.registry.url", url)).toString())
                .doesNotContain("secret");
        assertThatThrownBy(() -> registry(Map.of("schema.registry.url", url.replace("http", "ftp"))))
                .message()
                .doesNotContain("secret");
    }

    private static void registry(Map<String, String> settings) {
        RegistryConfig.of(settings);
    }

    private static void refused(Runnable creation, String... words) {
        assertThatThrownBy(creation::run)
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .contains(words);
    }
}

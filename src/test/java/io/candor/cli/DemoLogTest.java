package io.candor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.logging.LogRuntimeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DemoLogTest {
    private static final List<String> SET = List.of(
            "quarkus.log.level",
            "quarkus.log.console.stderr",
            "quarkus.log.console.enabled",
            "quarkus.log.file.enabled",
            "quarkus.log.file.path");

    @AfterEach
    void clear() {
        SET.forEach(System::clearProperty);
    }

    private static LogRuntimeConfig logging() {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDefaultSources()
                .addDiscoveredConverters()
                .withMapping(LogRuntimeConfig.class)
                .build()
                .getConfigMapping(LogRuntimeConfig.class);
    }

    @Test
    void shouldKeepWarningsOffTheScreenWhenATableIsDrawnThere() throws Exception {
        Path file = DemoLog.prepare(true).file().orElseThrow();

        assertThat(logging().console().enabled()).isFalse();
        assertThat(logging().file().enabled()).isTrue();
        assertThat(logging().file().path()).isEqualTo(file.toFile());
        Files.delete(file);
    }

    @Test
    void shouldWarnOnStandardErrorWhenOutputIsALog() throws Exception {
        DemoLog log = DemoLog.prepare(false);

        assertThat(log.finish(false)).isEmpty();
        assertThat(logging().console().enabled()).isTrue();
        assertThat(logging().console().stderr()).isTrue();
        assertThat(logging().file().enabled()).isFalse();
    }

    @Test
    void shouldNameTheFileWhenTheDemoFailsWithWarnings() throws Exception {
        DemoLog log = DemoLog.prepare(true);
        Path file = log.file().orElseThrow();
        Files.writeString(file, "WARN");

        assertThat(log.finish(false))
                .hasValueSatisfying(said -> assertThat(said).contains(file.toString()));
        assertThat(file).exists();
        assertThat(log.finish(true)).isEmpty();
        assertThat(file).doesNotExist();
    }
}

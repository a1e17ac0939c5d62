package io.candor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** What tests and libraries leave behind, and what a killed process could not delete, goes with {@code mvn clean}. */
@EnabledIfSystemProperty(named = "basedir", matches = ".+", disabledReason = "Maven alone sets the temporary folder")
class TemporaryFilesTest {
    @Test
    void shouldBeMadeInTheBuildFolder() throws IOException {
        Path made = Files.createTempFile("candor-", ".tmp");
        Files.delete(made);

        assertThat(made.toAbsolutePath()).startsWithRaw(Path.of("target", "tmp").toAbsolutePath());
    }
}

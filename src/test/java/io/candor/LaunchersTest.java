package io.candor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What starts the JVM: the script of the sources, and the image's entry point. */
class LaunchersTest {
    @ParameterizedTest
    @ValueSource(strings = {"candor", "deploy/compose/entrypoint.sh"})
    void shouldEndTheProcessWhenTheJavaHeapIsUsedUp(String launcher) throws IOException {
        assertThat(Files.readString(Path.of(launcher))).contains("java", "-XX:+ExitOnOutOfMemoryError");
    }
}

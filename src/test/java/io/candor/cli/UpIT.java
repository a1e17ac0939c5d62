package io.candor.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.candor.PackagedStack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code candor up} of the packaged artifact. */
class UpIT {
    @TempDir
    static Path folder;

    private static PackagedStack stack;

    @BeforeAll
    static void start() throws IOException {
        stack = PackagedStack.start(folder, Map.of());
    }

    @AfterAll
    static void stop() throws InterruptedException {
        stack.close();
    }

    @Test
    void shouldKeepTheCalibratorsStateInItsOwnDataFolder() {
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            try (Stream<Path> state = Files.list(folder.resolve("stack/state"))) {
                assertThat(state.map(Path::getFileName).map(Path::toString)).contains("candor-calibrator");
            }
        });
    }

    @Test
    void shouldSayWhoHoldsTheDataFolderAndStopWhenStartedASecondTime() throws IOException, InterruptedException {
        Process second = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                        "-jar",
                        Path.of("target", "quarkus-app", "quarkus-run.jar").toString(),
                        "up",
                        "--data",
                        folder.resolve("stack").toString(),
                        "--port=" + stack.port(),
                        "--broker-port=0",
                        "--registry-port=0"))
                .redirectErrorStream(true)
                .start();

        String said = new String(second.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(second.waitFor()).isEqualTo(1);
        assertThat(said).contains("is in use by process").contains("stop that one or choose another folder");
    }
}

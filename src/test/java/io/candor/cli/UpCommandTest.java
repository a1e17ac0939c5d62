package io.candor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.access.AccessMode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code candor up} refuses before it starts anything. */
class UpCommandTest {
    @TempDir
    Path data;

    @Test
    void shouldStartNothingWhenThePortOfRestIsInUse() throws IOException {
        try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            CommandRun run = up("--port", busy.getLocalPort(), "--broker-port", 0, "--registry-port", 0);

            assertThat(run.status()).isEqualTo(1);
            assertThat(run.err()).contains("port " + busy.getLocalPort() + " is in use", "--port");
            assertThat(started()).isEmpty();
        }
    }

    @Test
    void shouldStartNothingWhenThePortOfRestIsAlsoKafkas() throws IOException {
        CommandRun run = up("--port", 9092, "--registry-port", 0);

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("port 9092 is also that of Kafka", "--port");
        assertThat(started()).isEmpty();
    }

    @Test
    void shouldNameTheKeyInTheCommandToTryWhereOneIsAskedFor() {
        assertThat(UpCommand.tryIt(AccessMode.OPEN, "http://localhost:8080"))
                .isEqualTo("./candor ask --url http://localhost:8080 \"What is the capital of France?\"");
        assertThat(UpCommand.tryIt(AccessMode.KEYS, "http://localhost:8080"))
                .startsWith("CANDOR_KEY=KEY ./candor ask ");
    }

    private CommandRun up(Object... options) {
        return CommandRun.of(Stream.concat(Stream.of("up", "--data", data), Stream.of(options))
                .toArray());
    }

    /** Folders of broker and registry; the lock alone is a file. */
    private List<Path> started() throws IOException {
        try (Stream<Path> files = Files.list(data)) {
            return files.filter(Files::isDirectory).toList();
        }
    }
}

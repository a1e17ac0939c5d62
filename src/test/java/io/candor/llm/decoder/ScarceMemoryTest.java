package io.candor.llm.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What want of memory does to a thread of the engine, which is why the engine's worker is given another one. */
class ScarceMemoryTest {
    private static final Path PRLIMIT = Path.of("/usr/bin/prlimit");

    @Test
    @Timeout(120)
    void shouldWorkAgainOnAnotherThreadAloneWhenMemoryWasScarceForAWhile() throws Exception {
        assumeTrue(Files.isExecutable(PRLIMIT), "memory cannot be taken away here");
        List<String> said = new ArrayList<>();
        Process process = start();
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                said.add(line);
                if (line.equals("ready")) {
                    limit(process, Long.toString(bytes(process)));
                    goOn(process);
                } else if (line.equals("scarce")) {
                    limit(process, "unlimited");
                    goOn(process);
                }
            }
        } finally {
            process.destroyForcibly();
        }

        assertThat(said)
                .contains("without memory: out of memory true, thread spoilt true")
                .contains("same thread: out of memory true, thread spoilt true")
                .contains("another thread: fine");
    }

    private static Process start() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                        "-Xms128m",
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        ScarceMemoryProbe.class.getName())
                .redirectErrorStream(true)
                .start();
    }

    private static void goOn(Process process) throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    private static void limit(Process process, String bytes) throws IOException, InterruptedException {
        int exitCode = new ProcessBuilder(
                        PRLIMIT.toString(), "--pid", Long.toString(process.pid()), "--as=" + bytes + ":unlimited")
                .start()
                .waitFor();
        assertThat(exitCode).isZero();
    }

    private static long bytes(Process process) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                .filter(line -> line.startsWith("VmSize:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElseThrow();
    }
}

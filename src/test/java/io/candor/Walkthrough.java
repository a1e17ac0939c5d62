package io.candor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs the commands of a page word for word, in a folder that looks like a clone. A command that starts {@code ./candor up} goes on beside the
 * others, as in a terminal of its own.
 */
final class Walkthrough implements AutoCloseable {
    private static final Pattern BLOCK = Pattern.compile("^```bash\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final List<String> OF_THE_CLONE = List.of("candor", "docs", "src", "target");
    private static final List<Integer> PORTS = List.of(8080, 8081, 9092);
    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration STEP = Duration.ofMinutes(5);

    private final Path folder;
    private final List<Process> beside = new ArrayList<>();

    /** @param folder empty; becomes the clone */
    Walkthrough(Path folder) throws IOException {
        this.folder = folder;
        for (String name : OF_THE_CLONE) {
            Files.createSymbolicLink(folder.resolve(name), Path.of(name).toAbsolutePath());
        }
    }

    /** Skips the test, in one line, where something else listens on the ports of {@code ./candor up}. */
    static void assumeThatPortsAreFree() {
        for (int port : PORTS) {
            try (ServerSocket socket = new ServerSocket()) {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            } catch (IOException taken) {
                assumeTrue(false, "not run: port " + port + " is in use, and the page's commands name it");
            }
        }
    }

    static List<String> blocks(Path page) throws IOException {
        return BLOCK.matcher(Files.readString(page))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    /** What the command printed; for one that goes on, until it is ready. */
    String run(String block) throws IOException, InterruptedException {
        Path log = Files.createTempFile(folder, "step-", ".log");
        Process process = new ProcessBuilder("bash", "-e", "-o", "pipefail", "-c", foreground(block))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (block.contains("./candor up")) {
            beside.add(process);
            await("candor up")
                    .atMost(START)
                    .until(() -> Files.readString(log).contains("Candor is ready at") || !process.isAlive());
            assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
            return Files.readString(log);
        }
        boolean ended = process.waitFor(STEP.toSeconds(), TimeUnit.SECONDS);
        if (!ended) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
        assertThat(ended && process.exitValue() == 0)
                .as("%s%n%s", block, Files.readString(log))
                .isTrue();
        return Files.readString(log);
    }

    /** The shell becomes the last command, so that ending the process ends that. */
    private static String foreground(String block) {
        Matcher up = Pattern.compile("^((?:\\w+=\\S+ )*)(\\./candor up.*)$", Pattern.MULTILINE)
                .matcher(block);
        return up.find() ? up.replaceFirst(Matcher.quoteReplacement("exec env " + up.group(1) + up.group(2))) : block;
    }

    @Override
    public void close() throws InterruptedException {
        for (Process process : beside) {
            process.destroy();
            if (!process.waitFor(90, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        }
    }
}

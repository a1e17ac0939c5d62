package io.candor;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A folder with a package.json, whose tools run where Node.js and npm are. */
public final class NodeProject {
    private static final int PATIENCE_SECONDS = 150;

    private static final Path LOCK = Path.of("target", "npm.lock");

    private final Path folder;
    private final Path log;

    /** @param log takes what the last command printed */
    public NodeProject(Path folder, Path log) {
        this.folder = folder;
        this.log = log;
    }

    /** Installs what the lock file names; skips the test, in one line, where that cannot be. */
    public void install() throws IOException, InterruptedException {
        assumeTrue(isOnPath("node") && isOnPath("npm"), "not run: Node.js and npm are not on the PATH");
        // Tests run in several processes, and npm deletes what another npm is writing to the same folder.
        try (FileChannel lock = FileChannel.open(LOCK, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            lock.lock();
            if (Files.notExists(folder.resolve("node_modules/.package-lock.json"))) {
                int code = run(List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"), Map.of());
                assumeTrue(code == 0, "not run: npm cannot install the packages, see " + log);
            }
        }
    }

    /** Exit code of the command. */
    public int run(List<String> command, Map<String, String> environment) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        return process.exitValue();
    }

    private static boolean isOnPath(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }
}

package io.candor.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The operating system's side of the registry: its command line, its end, and its record on disk. */
final class RegistryProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    /** Ctrl-C reaches every process of the terminal; the registry must outlive it until its parent has drained. */
    private static final List<String> IGNORING_CTRL_C =
            List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", "registry");

    private final Process process;
    private final ProcessRecord record;
    private final Path log;

    private RegistryProcess(Process process, ProcessRecord record, Path log) {
        this.process = process;
        this.record = record;
        this.log = log;
    }

    static RegistryProcess start(RegistryDistribution distribution, Path data, LoopbackPort port) throws IOException {
        Files.createDirectories(data);
        ProcessRecord record = new ProcessRecord(data.resolve("registry.pid"));
        record.endIfRunning(PATIENCE);
        Path log = data.resolve("registry.log");
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(IGNORING_CTRL_C));
        builder.command().addAll(command(distribution, data, port));
        builder.directory(data.toFile()).redirectErrorStream(true).redirectOutput(log.toFile());
        // Settings meant for this service must not reach the registry, which is built on the same framework.
        builder.environment()
                .keySet()
                .removeIf(name ->
                        name.startsWith("QUARKUS_") || name.startsWith("REGISTRY_") || name.equals("JAVA_OPTS"));
        Process process = builder.start();
        record.write(process.toHandle());
        return new RegistryProcess(process, record, log);
    }

    private static List<String> command(RegistryDistribution distribution, Path data, LoopbackPort port)
            throws IOException {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dquarkus.http.host=" + LoopbackPort.HOST,
                "-Dquarkus.http.port=" + port.number(),
                "-Dquarkus.datasource.jdbc.initial-size=1",
                "-Dquarkus.datasource.jdbc.min-size=1",
                "-Dquarkus.datasource.jdbc.max-size=8",
                // No write delay: an id given to a schema is on disk before the answer that names it is sent.
                "-Dquarkus.datasource.jdbc.url=jdbc:h2:file:" + data.resolve("schemas") + ";WRITE_DELAY=0",
                "-cp",
                launcherFolder(data) + System.getProperty("path.separator") + distribution.runner(),
                RegistryLauncher.class.getName(),
                "io.quarkus.runner.GeneratedMain");
    }

    /** The launcher's class as a file, since the application's own jar need not be a plain class path entry. */
    private static Path launcherFolder(Path data) throws IOException {
        Path folder = data.resolve("launcher");
        String name = RegistryLauncher.class.getName().replace('.', '/') + ".class";
        Path target = folder.resolve(name);
        Files.createDirectories(target.getParent());
        try (InputStream bytes = RegistryLauncher.class.getClassLoader().getResourceAsStream(name)) {
            Files.write(target, bytes.readAllBytes());
        }
        return folder;
    }

    boolean isRunning() {
        return process.isAlive();
    }

    int exitStatus() {
        return process.exitValue();
    }

    long pid() {
        return process.pid();
    }

    Path log() {
        return log;
    }

    /** Closes the registry's standard input, upon which it exits by itself; force only if it does not. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
            record.endIfRunning(PATIENCE);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}

package io.candor.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One process of the service under test, which can die and come back as itself. */
final class Member {
    private static final long GRACE_SECONDS = 60;

    private final String name;
    private final Map<String, String> environment;
    private final Path log;
    private final Probe probe;
    private List<String> command;
    private Process process;
    private boolean ended;

    Member(String name, List<String> command, Map<String, String> environment, Path log, Probe probe) {
        this.name = name;
        this.command = command;
        this.environment = environment;
        this.log = log;
        this.probe = probe;
    }

    String name() {
        return name;
    }

    /** From the next start on. */
    void become(List<String> other) {
        command = other;
    }

    /** @throws IOException when it cannot be started, or was ended for good */
    synchronized void start() throws IOException {
        if (ended) {
            throw new IOException(name + " was ended for good");
        }
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        process = builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    /** If it has ended. */
    synchronized void startAgain() throws IOException {
        if (!process.isAlive()) {
            start();
        }
    }

    boolean isReady() {
        return probe.isReady();
    }

    /** Whether it takes work; started again where it has ended, as an orchestrator does. */
    boolean isKeptReady() {
        try {
            startAgain();
        } catch (IOException unstarted) {
            return false;
        }
        return isReady();
    }

    /** @throws IllegalStateException when it ends, or takes longer than {@code patience} */
    void awaitReady(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (!isReady()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IllegalStateException(name + (process.isAlive() ? " is not ready after " : " ended within ")
                        + patience.toSeconds() + " s: see " + log);
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    /** Processor time of the present process; nothing while it is dead. */
    Duration processorTime() {
        return process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** As a crash: nothing is closed. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** As an orchestrator does: told to stop, killed after the grace period. */
    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
            kill();
        }
    }

    /** As a long pause of the machine: the process is there and does nothing, then goes on as if nothing had been. */
    void freeze(long seconds) throws IOException, InterruptedException {
        run("kill", "-STOP", presentPid());
        TimeUnit.SECONDS.sleep(seconds);
        run("kill", "-CONT", presentPid());
    }

    /** It gets no more memory than it has, then as much as before. */
    void starve(long seconds) throws IOException, InterruptedException {
        long bytes = 0;
        for (String line : Files.readAllLines(Path.of("/proc", presentPid(), "status"))) {
            if (line.startsWith("VmSize:")) {
                bytes = Long.parseLong(line.replaceAll("\\D", "")) * 1024;
            }
        }
        run("prlimit", "--pid", presentPid(), "--as=" + bytes + ":unlimited");
        TimeUnit.SECONDS.sleep(seconds);
        if (process.isAlive()) {
            run("prlimit", "--pid", presentPid(), "--as=unlimited:unlimited");
        }
    }

    /** Of the present or last process; empty before the first. */
    Optional<Long> pid() {
        return Optional.ofNullable(process).map(Process::pid);
    }

    private String presentPid() {
        return Long.toString(process.pid());
    }

    private static void run(String... command) throws IOException, InterruptedException {
        new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    /** Ends it for good, without a word, and does not wait. */
    synchronized void end() {
        ended = true;
        if (process != null) {
            process.destroyForcibly();
        }
    }
}

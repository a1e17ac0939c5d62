package io.candor.load;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One process of the service under test, which can die and come back as itself. */
final class Member {
    private static final long GRACE_SECONDS = 60;

    private final String name;
    private final List<String> command;
    private final Map<String, String> environment;
    private final Path log;
    private final Probe probe;
    private Process process;

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

    void start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        process = builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    /** If it has ended. */
    void startAgain() throws IOException {
        if (!process.isAlive()) {
            start();
        }
    }

    boolean isReady() {
        return probe.isReady();
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

    /** Of the present or last process. */
    long pid() {
        return process.pid();
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
        signal("STOP");
        TimeUnit.SECONDS.sleep(seconds);
        signal("CONT");
    }

    private void signal(String signal) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    /** Ends it without a word, and does not wait. */
    void end() {
        if (process != null) {
            process.destroyForcibly();
        }
    }
}

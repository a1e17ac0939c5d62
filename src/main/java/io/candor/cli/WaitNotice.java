package io.candor.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Says on standard error what a command waits for that has no result yet, once, so that nobody takes it for hung; until closed. */
final class WaitNotice implements AutoCloseable {
    /** Longer than what a broker that is there takes. */
    static final Duration SOON = Duration.ofSeconds(4);

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(run -> {
        Thread thread = new Thread(run, "candor-wait-notice");
        thread.setDaemon(true);
        return thread;
    });

    /** @param servers of Kafka */
    WaitNotice(PrintWriter err, String servers) {
        clock.schedule(
                () -> {
                    err.println("still waiting for Kafka at " + servers + " after " + SOON.toSeconds()
                            + " s: it is slow or cannot be reached; given up after about a minute");
                    err.flush();
                },
                SOON.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}

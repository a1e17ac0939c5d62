package io.candor.runtime;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Keeps a process that was told to stop alive until it has closed everything: the Java machine halts as soon as its shutdown
 * hooks are done, whatever its main thread still has to close. The first resource to open, hence the last to close.
 */
public final class GracefulExit implements AutoCloseable {
    /** Longer than Quarkus gives its own shutdown. */
    private static final long MOST_SECONDS = 60;

    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean requested;

    private GracefulExit() {}

    public static GracefulExit prepare() {
        GracefulExit exit = new GracefulExit();
        Runtime.getRuntime().addShutdownHook(new Thread(exit::awaitClosed, "candor-orderly-exit"));
        return exit;
    }

    /** Whether the process has been told to stop. */
    public boolean isRequested() {
        return requested;
    }

    private void awaitClosed() {
        requested = true;
        try {
            closed.await(MOST_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}

package io.candor.runtime;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Keeps a process that was told to stop alive until it has closed everything: the Java machine halts as soon as its shutdown
 * hooks are done, whatever its main thread still has to close. The first resource to open, hence the last to close. A thread that
 * is told to stop while it still starts something is interrupted.
 */
public final class GracefulExit implements AutoCloseable {
    /** Longer than Quarkus gives its own shutdown. */
    private static final long MOST_SECONDS = 60;

    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread starting = Thread.currentThread();
    private boolean begun;
    private boolean requested;

    private GracefulExit() {}

    public static GracefulExit prepare() {
        GracefulExit exit = new GracefulExit();
        Runtime.getRuntime().addShutdownHook(new Thread(exit::awaitClosed, "candor-orderly-exit"));
        return exit;
    }

    /** Ends the start, after which nobody is interrupted; returns whether to go on, which is not so once told to stop. */
    public synchronized boolean begin() {
        begun = true;
        if (requested) {
            // What was started has to be closed, which must not be cut short.
            Thread.interrupted();
        }
        return !requested;
    }

    private synchronized void request() {
        requested = true;
        if (!begun) {
            starting.interrupt();
        }
    }

    private void awaitClosed() {
        request();
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

package io.candor.answer;

import org.jboss.logging.Logger;

/** Gives the engine's worker another thread whenever a failure has spoilt the one that it had. */
final class EngineThreads implements Runnable {
    private static final Logger LOG = Logger.getLogger(EngineThreads.class);

    private final EngineWorker worker;

    EngineThreads(EngineWorker worker) {
        this.worker = worker;
    }

    /** Returns when the worker has ended; interrupting it interrupts the worker. */
    @Override
    public void run() {
        runOnce();
        while (worker.isThreadSpoilt()) {
            LOG.warn("engine goes on on a new thread, the former one cannot make new products");
            runOnce();
        }
    }

    private void runOnce() {
        Thread thread = new Thread(worker, Thread.currentThread().getName());
        thread.setUncaughtExceptionHandler(Thread.currentThread().getUncaughtExceptionHandler());
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException stopped) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}

package io.candor.embedded;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Broker and registry on one data folder, which no other process can use meanwhile. The caller closes the stack after
 * its clients; should the process die instead, the registry ends with it and the next start recovers.
 */
public final class EmbeddedStack implements AutoCloseable {
    private final DataFolderLock lock;
    private final EmbeddedBroker broker;
    private final EmbeddedRegistry registry;

    private EmbeddedStack(DataFolderLock lock, EmbeddedBroker broker, EmbeddedRegistry registry) {
        this.lock = lock;
        this.broker = broker;
        this.registry = registry;
    }

    /**
     * Starts broker and registry side by side and returns when both answer. Ends early when its thread is interrupted.
     *
     * @throws EmbeddedStackException when it is interrupted, when the folder or a port is in use, or either does not come up; nothing is left running
     */
    public static EmbeddedStack start(EmbeddedStackConfig config) {
        return start(config, () -> {});
    }

    /**
     * The same.
     *
     * @param first runs when the folder is this process's and nothing is started on it yet; what it throws ends the start
     */
    public static EmbeddedStack start(EmbeddedStackConfig config, Runnable first) {
        Path data = config.data();
        DataFolderLock lock = DataFolderLock.acquire(data);
        ExecutorService brokerThread = Executors.newSingleThreadExecutor();
        ExecutorService registryThread = Executors.newSingleThreadExecutor();
        try {
            first.run();
            return start(config, lock, brokerThread, registryThread);
        } catch (RuntimeException failure) {
            // The caller's to judge; a folder that is not served must not stay locked.
            lock.close();
            throw failure;
        } finally {
            brokerThread.shutdown();
            registryThread.shutdown();
        }
    }

    private static EmbeddedStack start(
            EmbeddedStackConfig config,
            DataFolderLock lock,
            ExecutorService brokerThread,
            ExecutorService registryThread) {
        var broker = startOn(
                brokerThread,
                () -> EmbeddedBroker.start(
                        new EmbeddedBrokerConfig(config.data().resolve("broker"), config.brokerPort())));
        var registry = startOn(
                registryThread,
                () -> EmbeddedRegistry.start(
                        new EmbeddedRegistryConfig(config.data().resolve("registry"), config.registryPort())));
        try {
            return new EmbeddedStack(lock, broker.get(), registry.get());
        } catch (ExecutionException failure) {
            closeWhenStarted(broker);
            closeWhenStarted(registry);
            throw failure.getCause() instanceof RuntimeException cause
                    ? cause
                    : new EmbeddedStackException("The stack did not start: " + failure.getCause(), failure);
        } catch (InterruptedException told) {
            // The registry alone: its start takes longest, and a broker interrupted in its own logs that as fatal.
            registryThread.shutdownNow();
            closeWhenStarted(broker);
            closeWhenStarted(registry);
            Thread.currentThread().interrupt();
            throw new EmbeddedStackException("The start was stopped before it was done.", told);
        }
    }

    private static <T extends AutoCloseable> CompletableFuture<T> startOn(ExecutorService thread, Supplier<T> start) {
        return CompletableFuture.supplyAsync(start, thread);
    }

    private static void closeWhenStarted(CompletableFuture<? extends AutoCloseable> part) {
        part.handle((started, failure) -> {
                    closeUnlessNull(started);
                    return null;
                })
                .join();
    }

    private static void closeUnlessNull(AutoCloseable started) {
        try {
            if (started != null) {
                started.close();
            }
        } catch (Exception failure) {
            // Once more is no use: the process that failed to close ends with ours.
            throw new EmbeddedStackException("A half-started stack cannot be closed: " + failure.getMessage(), failure);
        }
    }

    /** {@code host:port} of the broker, for the client setting {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return broker.bootstrapServers();
    }

    /** The base URL of the registry, for the client setting {@code schema.registry.url}. */
    public String registryUrl() {
        return registry.url();
    }

    /** The process id of the registry. */
    public long registryPid() {
        return registry.pid();
    }

    /** Stops registry and broker side by side and gives the folder back; a second call does nothing. */
    @Override
    public void close() {
        CompletableFuture<Void> registryClosed = CompletableFuture.runAsync(registry::close);
        try {
            broker.close();
            registryClosed.join();
        } finally {
            lock.close();
        }
    }
}

package io.candor.cli;

import io.candor.cli.option.ConfiguredKafka;
import io.candor.embedded.EmbeddedStack;
import io.candor.embedded.EmbeddedStackConfig;
import io.candor.event.EventConfig;
import io.candor.event.KafkaConnection;
import io.candor.event.Topics;
import io.candor.runtime.ActiveRoles;
import io.candor.runtime.GracefulExit;
import io.candor.runtime.Role;
import io.candor.runtime.http.UriValidation;
import io.quarkus.runtime.Quarkus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Everything in one process: the embedded stack, the topics on it, and on top of them Quarkus with some roles. Ends from the
 * top down: the roles finish what they have begun, then the stack closes.
 */
final class LocalService implements AutoCloseable {
    private static final String OURS = "io.candor.";
    private static final String LOOPBACK = "127.0.0.1";
    /** The broker has answered already, so it will again, on a busy machine in minutes. */
    private static final Duration BUSY_BROKER = Duration.ofMinutes(5);

    /** What the roles keep, each in a folder of its own beside the broker's, unless it is set elsewhere. */
    private static final Map<String, String> KEPT = Map.of(
            "candor.release.store", "releases",
            "candor.training.work", "training",
            "candor.search.folder", "index",
            // Another cluster's state would be taken for this one's: the names of the changelogs are the same.
            "candor.feedback.streams.state-directory", "state");

    private final EmbeddedStack stack;
    private final KafkaConnection connection;
    private final int httpPort;

    private LocalService(EmbeddedStack stack, KafkaConnection connection, int httpPort) {
        this.stack = stack;
        this.connection = connection;
        this.httpPort = httpPort;
    }

    /**
     * Starts the stack and creates the topics.
     *
     * @param httpPort where REST, health and metrics listen on loopback; 0 takes any free port
     */
    static LocalService start(EmbeddedStackConfig config, int httpPort, Set<Role> roles) {
        listenOnLoopback();
        AccessSettings.prepare();
        AtomicInteger port = new AtomicInteger();
        // The folder first: a second service on it finds folder and port taken, and only the folder says by whom.
        // Then the port, before a stack that would have to be stopped again.
        EmbeddedStack stack = EmbeddedStack.start(config, () -> port.set(claim(httpPort, config)));
        try {
            LocalService service = new LocalService(stack, connect(stack), port.get());
            service.configure(roles, config.data());
            TopicsCommand.create(service.connection, (short) -1, BUSY_BROKER);
            TopicsCommand.stampOnArrival(service.connection, BUSY_BROKER);
            return service;
        } catch (RuntimeException failure) {
            // The caller's to judge; a stack without its service must not stay up, and is closed whole even if the
            // start was
            // interrupted.
            boolean interrupted = Thread.interrupted();
            stack.close();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            throw failure;
        }
    }

    private static KafkaConnection connect(EmbeddedStack stack) {
        EventConfig events = EventConfig.of(ConfiguredKafka.settings().partitions(), -1, stack.registryUrl());
        return new KafkaConnection(stack.bootstrapServers(), Map.of(), Topics.of(events));
    }

    private void configure(Set<Role> roles, Path data) {
        ActiveRoles.configure(roles);
        UriValidation.leaveToRequestReader();
        System.setProperty("candor.kafka.bootstrap-servers", stack.bootstrapServers());
        System.setProperty("candor.kafka.registry-url", stack.registryUrl());
        KEPT.forEach((key, folder) -> {
            String variable = key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
            if (System.getProperty(key) == null && System.getenv(variable) == null) {
                System.setProperty(key, data.resolve(folder).toString());
            }
        });
        System.setProperty("quarkus.http.port", Integer.toString(httpPort));
    }

    /** For this machine alone, unless told otherwise. */
    private static void listenOnLoopback() {
        if (System.getenv("CANDOR_HTTP_HOST") == null) {
            System.setProperty("quarkus.http.host", LOOPBACK);
        }
    }

    private static int claim(int port, EmbeddedStackConfig config) {
        if (port != 0 && (port == config.brokerPort() || port == config.registryPort())) {
            throw new ServiceException("port " + port + " is also that of "
                    + (port == config.brokerPort() ? "Kafka" : "the registry") + ": choose another with --port");
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(LOOPBACK), port));
            return socket.getLocalPort();
        } catch (IOException taken) {
            throw new ServiceException("port " + port + " is in use: stop what holds it or choose another with --port");
        }
    }

    /** Runs the roles until {@code exit}, or anyone else, tells Quarkus to stop; returns the exit code. */
    int run(GracefulExit exit) {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        int[] code = new int[1];
        if (exit.begin()) {
            // Without a handler of ours Quarkus would end the process here, before the stack is closed.
            Quarkus.run(null, (exitCode, cause) -> {
                code[0] = exitCode;
                failure.set(cause);
            });
        }
        if (failure.get() != null) {
            throw new ServiceException("it cannot start: " + deepest(failure.get()));
        }
        return code[0];
    }

    /** The sentence of the deepest failure of ours; below it is what a socket or a file system says. */
    private static String deepest(Throwable failure) {
        Throwable deepest = failure;
        Throwable said = null;
        for (Throwable cause = failure; cause != null && said != cause; cause = cause.getCause()) {
            deepest = cause;
            if (cause.getClass().getName().startsWith(OURS)) {
                said = cause;
            }
        }
        Throwable speaker = said == null ? deepest : said;
        return speaker.getMessage() == null ? speaker.toString() : speaker.getMessage();
    }

    KafkaConnection connection() {
        return connection;
    }

    String bootstrapServers() {
        return stack.bootstrapServers();
    }

    String registryUrl() {
        return stack.registryUrl();
    }

    String url() {
        return "http://localhost:" + httpPort;
    }

    @Override
    public void close() {
        stack.close();
    }
}

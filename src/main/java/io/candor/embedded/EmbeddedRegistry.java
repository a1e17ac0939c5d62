package io.candor.embedded;

import io.candor.event.http.BoundedReply;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Apicurio Registry as a child process on loopback, speaking Confluent's registry REST API. Schemas and their ids outlive it
 * in its data folder; the process itself never outlives the one that started it.
 */
public final class EmbeddedRegistry implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(EmbeddedRegistry.class);
    private static final String API = "/apis/ccompat/v7";
    private static final String COMPATIBILITY = "{\"compatibility\":\"BACKWARD_TRANSITIVE\"}";
    /** Busy machines take minutes; a process that ends is noticed at once. */
    private static final Duration ANSWER_LIMIT = Duration.ofMinutes(5);

    /** Longest reply: it names all subjects. */
    private static final long MOST_BYTES = 16L << 20;

    private static final Duration PAUSE = Duration.ofMillis(50);

    private final EmbeddedRegistryConfig config;
    private final RegistryProcess process;
    private final HttpClient http = HttpClient.newBuilder()
            .proxy(HttpClient.Builder.NO_PROXY)
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    private EmbeddedRegistry(EmbeddedRegistryConfig config, RegistryProcess process) {
        this.config = config;
        this.process = process;
    }

    /**
     * Starts a registry and returns when it answers and holds new schemas to {@code BACKWARD_TRANSITIVE}. A registry that an
     * earlier run left behind on the same folder is ended first.
     *
     * @throws EmbeddedStackException when the port is in use, the distribution is missing, or the registry does not come up
     */
    public static EmbeddedRegistry start(EmbeddedRegistryConfig config) {
        RegistryDistribution distribution = RegistryDistribution.find();
        LoopbackPort port = LoopbackPort.claim(config.port(), "The registry port");
        Path data = config.data().toAbsolutePath().normalize();
        EmbeddedRegistry registry;
        try {
            registry = new EmbeddedRegistry(
                    new EmbeddedRegistryConfig(config.data(), port.number()),
                    RegistryProcess.start(distribution, data, port));
        } catch (IOException failure) {
            throw new EmbeddedStackException(
                    "The registry on " + data + " cannot be started: " + failure.getMessage(), failure);
        }
        registry.startUp();
        return registry;
    }

    private void startUp() {
        long began = System.nanoTime();
        try {
            awaitAnswer(began + ANSWER_LIMIT.toNanos());
            setCompatibility();
        } catch (IOException failure) {
            close();
            throw new EmbeddedStackException("The registry did not start: " + failure.getMessage(), failure);
        } catch (InterruptedException interrupted) {
            close();
            Thread.currentThread().interrupt();
            throw new EmbeddedStackException("The registry's start was interrupted.", interrupted);
        }
        LOG.infof(
                "Registry is ready url=%s data=%s pid=%d millis=%d",
                url(), config.data(), pid(), TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
    }

    private void awaitAnswer(long deadlineNanos) throws IOException, InterruptedException {
        while (!answers()) {
            if (!process.isRunning()) {
                throw new IOException("it ended with status " + process.exitStatus() + ", see " + process.log() + ".");
            }
            if (System.nanoTime() > deadlineNanos) {
                throw new IOException(
                        "no answer within " + ANSWER_LIMIT.toSeconds() + " seconds, see " + process.log() + ".");
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
        }
    }

    private boolean answers() throws InterruptedException {
        try {
            return send(request("/subjects").GET()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Set at every start, because the registry's own default is to accept any change. */
    private void setCompatibility() throws IOException, InterruptedException {
        HttpResponse<String> response = send(request("/config")
                .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                .PUT(BodyPublishers.ofString(COMPATIBILITY)));
        if (response.statusCode() != 200) {
            throw new IOException("setting the compatibility was answered with status " + response.statusCode() + ".");
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url() + path)).timeout(Duration.ofSeconds(10));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BoundedReply.ofString(MOST_BYTES));
    }

    /** The base URL of the Confluent-compatible API, for the client setting {@code schema.registry.url}. */
    public String url() {
        return "http://" + new LoopbackPort(config.port()) + API;
    }

    /** The process id of the registry. */
    public long pid() {
        return process.pid();
    }

    /** What this registry was started with, its port resolved: starting another with it, after this one is closed, restarts it. */
    public EmbeddedRegistryConfig config() {
        return config;
    }

    /** Ends the registry's process and returns when it is gone; a second call does nothing. */
    @Override
    public void close() {
        process.close();
        LOG.infof("Registry is stopped data=%s", config.data());
    }
}

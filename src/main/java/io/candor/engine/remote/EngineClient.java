package io.candor.engine.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.candor.engine.EngineUnavailableException;
import io.candor.engine.wire.AdapterRequest;
import io.candor.engine.wire.EngineDescription;
import io.candor.engine.wire.EngineJson;
import io.candor.engine.wire.EnginePaths;
import io.candor.engine.wire.EngineProblem;
import io.candor.engine.wire.GenerationRequest;
import io.candor.engine.wire.LikelihoodsReply;
import io.candor.engine.wire.LikelihoodsRequest;
import io.candor.engine.wire.StatesReply;
import io.candor.engine.wire.StatesRequest;
import io.candor.event.http.BoundedReply;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;

/** Speaks to one engine server over connections that it keeps. Nothing is tried again here. Safe for several threads. */
public final class EngineClient implements AutoCloseable {
    private static final int OK = 200;
    /** Longest wait for a server to hear that adapters are given up. */
    private static final long FAREWELL_MILLIS = 2_000;

    /** Longest reply: the states of as many prompts as an engine takes at once. */
    private static final long MOST_BYTES = 64L << 20;

    private static final long MOST_DESCRIPTION_BYTES = 1L << 20;
    /** Longest line of a stream of answers, which may hold all of one answer. */
    private static final long MOST_LINE_BYTES = 16L << 20;

    private final EngineConnection connection;
    private final ServerHttp http;
    /** What the server is told last. */
    private volatile CompletableFuture<?> farewell = CompletableFuture.completedFuture(null);

    public EngineClient(EngineConnection connection) {
        this.connection = connection;
        http = new ServerHttp(connection);
    }

    /** Longest wait for an answer. */
    Duration timeout() {
        return connection.timeout();
    }

    /** @throws EngineUnavailableException if there is no engine, or it refuses us */
    public EngineDescription description() {
        EngineDescription server = wait(call(
                "GET",
                EnginePaths.DESCRIPTION,
                BodyPublishers.noBody(),
                EngineDescription.class,
                MOST_DESCRIPTION_BYTES));
        if (server == null || server.modelId() == null || server.files() == null) {
            throw stranger("");
        }
        return server;
    }

    /** The states of prompts; a failure is of the kinds that {@link #failure} makes. */
    CompletableFuture<StatesReply> states(StatesRequest request) {
        return call("POST", EnginePaths.STATES, json(request), StatesReply.class);
    }

    /** How probable answers are; a failure is of the kinds that {@link #failure} makes. */
    CompletableFuture<LikelihoodsReply> likelihoods(LikelihoodsRequest request) {
        return call("POST", EnginePaths.LIKELIHOODS, json(request), LikelihoodsReply.class);
    }

    void hold(String name, AdapterRequest request) {
        wait(call("PUT", EnginePaths.ADAPTERS + "/" + name, json(request), Map.class));
    }

    /** Tells the server that an adapter is not needed any more; it need not hear it. */
    void release(String name, String holder) {
        CompletableFuture<?> told =
                call("DELETE", EnginePaths.ADAPTERS + "/" + name + "/" + holder, BodyPublishers.noBody(), Map.class);
        farewell = farewell.handle((done, failure) -> null)
                .thenCombine(told.handle((done, failure) -> null), (a, b) -> null);
    }

    void upload(String sha256, Path file) throws IOException {
        wait(call("PUT", EnginePaths.FILES + "/" + sha256, BodyPublishers.ofFile(file), null));
    }

    /** Tells the server that nobody waits for one prompt of a request any more; it need not hear it. */
    void cancel(String id, int prompt) {
        call("DELETE", EnginePaths.GENERATIONS + "/" + id + "/" + prompt, BodyPublishers.noBody(), null);
    }

    /**
     * Begins answers, whose lines {@code lines} gets.
     *
     * @return done after the last line; to cancel it ends the connection, and with it the answers. A failure is of the kinds that
     *     {@link #failure} makes
     */
    CompletableFuture<HttpResponse<String>> generate(GenerationRequest request, Flow.Subscriber<String> lines) {
        // No time limit: answers may wait for their turn while the server shows signs of life.
        HttpRequest post =
                http.request(EnginePaths.GENERATIONS).POST(json(request)).build();
        return http.send(
                post,
                info -> info.statusCode() == OK
                        ? BoundedReply.lines(lines, MOST_LINE_BYTES)
                        : BoundedReply.string(MOST_BYTES));
    }

    private <T> CompletableFuture<T> call(String method, String path, BodyPublisher body, Class<T> type) {
        return call(method, path, body, type, MOST_BYTES);
    }

    /** @param most bytes of a reply */
    private <T> CompletableFuture<T> call(String method, String path, BodyPublisher body, Class<T> type, long most) {
        HttpRequest request = http.request(path)
                .method(method, body)
                .timeout(connection.timeout())
                .build();
        CompletableFuture<HttpResponse<String>> exchange = http.send(request, BoundedReply.ofString(most));
        CompletableFuture<T> result = exchange.handle((response, failure) -> {
            if (failure != null) {
                throw failure(failure);
            }
            if (response.statusCode() / 100 != 2) {
                throw failure(response);
            }
            return type == null ? null : read(response.body(), type);
        });
        // The client's own limit ends with the head of a reply; a body may stop coming, too.
        result.orTimeout(2 * connection.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((reply, failure) -> exchange.cancel(true));
        return result;
    }

    private <T> T read(String body, Class<T> type) {
        try {
            return EngineJson.LENIENT.readValue(body, type);
        } catch (JsonProcessingException other) {
            // Whatever listens there: somebody has to change the address.
            throw stranger("");
        }
    }

    /** @param status with which it answered; empty where that says nothing */
    private EngineRefusalException stranger(String status) {
        return new EngineRefusalException(connection.url() + " does not answer as a Candor engine does" + status
                + "; check the address and what listens there");
    }

    private static BodyPublisher json(Object value) {
        return BodyPublishers.ofByteArray(EngineJson.bytes(value));
    }

    /** What a refusal means for whoever asked. */
    RuntimeException failure(HttpResponse<String> refused) {
        EngineProblem problem = problem(refused.body());
        if (problem == null || problem.code() == null) {
            // A proxy in between, or no engine.
            return refused.statusCode() >= 500
                    ? new EngineUnavailableException(connection.url() + ": status " + refused.statusCode())
                    : stranger(" (status " + refused.statusCode() + ")");
        }
        return failure(problem);
    }

    private static EngineProblem problem(String body) {
        try {
            return EngineJson.LENIENT.readValue(body, EngineProblem.class);
        } catch (JsonProcessingException other) {
            // The status alone counts.
            return null;
        }
    }

    RuntimeException failure(EngineProblem problem) {
        String message = connection.url() + ": " + problem.detail();
        if (problem.code() == null) {
            return new EngineUnavailableException(message + " (status " + problem.status() + ")");
        }
        return switch (problem.code()) {
            case FULL -> new EngineFullException(message);
            case UNAUTHORIZED, NOT_FOUND ->
                new EngineRefusalException(
                        message + "; set candor.engine.key-file, candor.engine.key or candor.engine.url right");
            case MODEL_MISMATCH -> new EngineRefusalException(message, problem.detail());
            default ->
                problem.isPassing() ? new EngineUnavailableException(message) : new EngineProblemException(problem);
        };
    }

    /** What a connection that failed means for whoever asked. */
    RuntimeException failure(Throwable failure) {
        return http.failure(failure);
    }

    /** The result of a call, or its failure. */
    <T> T wait(CompletableFuture<T> call) {
        return http.wait(call);
    }

    @Override
    public void close() {
        farewell.completeOnTimeout(null, FAREWELL_MILLIS, TimeUnit.MILLISECONDS)
                .handle((done, failure) -> null)
                .join();
        http.close();
    }
}

package io.candor.engine.external;

import io.candor.engine.remote.EngineConnection;
import io.candor.engine.remote.ServerCall;
import io.candor.engine.remote.ServerHttp;
import io.candor.engine.remote.UnreadableReplyException;
import io.candor.engine.wire.EngineJson;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Speaks JSON to one server of another project. Safe for several threads. */
public final class ExternalClient implements AutoCloseable {
    private static final String MODELS = "/v1/models";
    /** Longest reply: states of a full batch as decimal numbers. */
    private static final long MOST_BYTES = 64L << 20;

    private final ServerHttp http;
    private final ServerCall.Refusals refusals;

    /** @param refusals what its statuses mean */
    public ExternalClient(EngineConnection connection, ServerCall.Refusals refusals) {
        http = new ServerHttp(connection);
        this.refusals = refusals;
    }

    public URI url() {
        return http.connection().url();
    }

    public Duration timeout() {
        return http.connection().timeout();
    }

    /**
     * Waits for the models that it has.
     *
     * @throws UnreadableReplyException if what listens there lists none
     */
    public ListedModels models() {
        ListedModels models = wait(get(MODELS, ListedModels.class).result());
        if (models == null || models.data() == null) {
            throw new UnreadableReplyException(
                    url() + " does not list its models; check the address and what listens there");
        }
        return models;
    }

    public <T> ServerCall<T> get(String path, Class<T> type) {
        return begin(http.request(path).GET(), type);
    }

    public <T> ServerCall<T> post(String path, Object body, Class<T> type) {
        return begin(http.request(path).POST(BodyPublishers.ofByteArray(EngineJson.bytes(body))), type);
    }

    private <T> ServerCall<T> begin(HttpRequest.Builder request, Class<T> type) {
        return ServerCall.begin(http, request.timeout(timeout()).build(), type, MOST_BYTES, refusals);
    }

    /** What a failed call means for whoever asked. */
    public RuntimeException failure(Throwable failure) {
        return http.failure(failure);
    }

    /** The result of a call, or what its failure means. */
    public <T> T wait(CompletableFuture<T> call) {
        return http.wait(call);
    }

    @Override
    public void close() {
        http.close();
    }
}

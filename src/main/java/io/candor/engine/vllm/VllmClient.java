package io.candor.engine.vllm;

import io.candor.engine.remote.EngineConnection;
import io.candor.engine.remote.ServerCall;
import io.candor.engine.remote.ServerHttp;
import io.candor.engine.wire.EngineJson;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Speaks to one vLLM server. Safe for several threads. */
final class VllmClient implements AutoCloseable {
    private final ServerHttp http;

    VllmClient(EngineConnection connection) {
        http = new ServerHttp(connection);
    }

    URI url() {
        return http.connection().url();
    }

    Duration timeout() {
        return http.connection().timeout();
    }

    /** Waits for the models that it has. */
    VllmProtocol.Models models() {
        HttpRequest get =
                http.request(VllmProtocol.MODELS).GET().timeout(timeout()).build();
        return wait(ServerCall.begin(http, get, VllmProtocol.Models.class, VllmFailure::of)
                .result());
    }

    <T> ServerCall<T> post(String path, Object body, Class<T> type) {
        HttpRequest post = http.request(path)
                .POST(BodyPublishers.ofByteArray(EngineJson.bytes(body)))
                .timeout(timeout())
                .build();
        return ServerCall.begin(http, post, type, VllmFailure::of);
    }

    RuntimeException failure(Throwable failure) {
        return http.failure(failure);
    }

    <T> T wait(CompletableFuture<T> call) {
        return http.wait(call);
    }

    @Override
    public void close() {
        http.close();
    }
}

package io.candor.engine.vllm;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.candor.engine.remote.EngineConnection;
import io.candor.engine.remote.ServerCall;
import io.candor.engine.remote.ServerHttp;
import io.candor.engine.wire.EngineJson;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

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
                .POST(BodyPublishers.ofByteArray(json(body)))
                .timeout(timeout())
                .build();
        return ServerCall.begin(http, post, type, VllmFailure::of);
    }

    private static byte[] json(Object value) {
        try {
            return EngineJson.STRICT.writeValueAsBytes(value);
        } catch (JsonProcessingException impossible) {
            // Records of ours: no input can cause it.
            throw new IllegalStateException(impossible);
        }
    }

    RuntimeException failure(Throwable failure) {
        return http.failure(failure);
    }

    <T> T wait(CompletableFuture<T> call) {
        try {
            return call.join();
        } catch (CompletionException failed) {
            throw failure(failed);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}

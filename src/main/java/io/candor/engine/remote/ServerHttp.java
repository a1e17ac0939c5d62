package io.candor.engine.remote;

import io.candor.engine.EngineUnavailableException;
import io.candor.event.http.ReplyTooLongException;
import io.candor.event.registry.RegistryTls;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** HTTP/1.1 to one server over connections that are kept, with its key and certificates. Nothing is tried again here. Safe for several threads. */
public final class ServerHttp implements AutoCloseable {
    private static final int THREADS = 2;

    private final EngineConnection connection;
    private final HttpClient http;
    private final ExecutorService threads;

    public ServerHttp(EngineConnection connection) {
        this.connection = connection;
        threads = Executors.newFixedThreadPool(THREADS, work -> {
            Thread thread = new Thread(work, "candor-engine-client");
            thread.setDaemon(true);
            return thread;
        });
        // Redirects are not followed: they would carry the key to wherever they point.
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(connection.connectTimeout())
                .executor(threads);
        Map<String, Object> ssl = new HashMap<>();
        connection.ssl().forEach((name, value) -> ssl.put("ssl." + name, value));
        RegistryTls.context(ssl).ifPresent(builder::sslContext);
        http = builder.build();
    }

    public EngineConnection connection() {
        return connection;
    }

    /** A request for a path, with the key. */
    public HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(connection.url() + path)).header("Content-Type", "application/json");
        connection.key().ifPresent(key -> request.header("Authorization", "Bearer " + key));
        return request;
    }

    public <T> CompletableFuture<HttpResponse<T>> send(HttpRequest request, BodyHandler<T> body) {
        return http.sendAsync(request, body);
    }

    /** What a connection that failed means for whoever asked; exceptions that are not checked stay what they are. */
    public RuntimeException failure(Throwable failure) {
        Throwable cause = cause(failure);
        if (cause instanceof RuntimeException unchecked) {
            return unchecked;
        }
        Optional<ReplyTooLongException> tooLong = ReplyTooLongException.in(cause);
        if (tooLong.isPresent()) {
            return new UnreadableReplyException(connection.url() + " does not answer as was expected, "
                    + tooLong.get().getMessage() + "; check the address and what listens there");
        }
        return new EngineUnavailableException(
                "the engine at " + connection.url() + " does not answer: " + ConnectionFailure.words(connection, cause),
                cause);
    }

    /** The result of a call, or what its failure means. */
    public <T> T wait(CompletableFuture<T> call) {
        try {
            return call.join();
        } catch (CompletionException failed) {
            // The caller's to judge.
            throw failure(failed);
        }
    }

    /** What a future failed with. */
    public static Throwable cause(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}

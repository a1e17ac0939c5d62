package io.candor.engine.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.candor.engine.EngineUnavailableException;
import io.candor.engine.wire.EngineJson;
import io.candor.event.http.BoundedReply;
import io.candor.event.http.ReplyTooLongException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/**
 * One request that does no harm when it arrives twice. A connection that breaks is tried again once and at once: servers close those
 * that were not used for a while (vLLM after 5 s), perhaps just as they are used again.
 */
public final class ServerCall<T> {
    private static final int OK = 200;

    private final ServerHttp http;
    private final HttpRequest request;
    private final Class<T> type;
    private final long mostBytes;
    private final Refusals refusals;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private volatile CompletableFuture<HttpResponse<String>> exchange;
    private volatile boolean cancelled;

    /** What a status that is not 200 means for whoever asked. */
    @FunctionalInterface
    public interface Refusals {
        RuntimeException meaning(URI url, int status, String body);
    }

    private ServerCall(ServerHttp http, HttpRequest request, Class<T> type, long mostBytes, Refusals refusals) {
        this.http = http;
        this.request = request;
        this.type = type;
        this.mostBytes = mostBytes;
        this.refusals = refusals;
    }

    /**
     * Begins a request, whose answer is read as {@code type}, or not at all if that is Void.
     *
     * @param mostBytes of a reply, at least 1; longer ones cannot be read
     */
    public static <T> ServerCall<T> begin(
            ServerHttp http, HttpRequest request, Class<T> type, long mostBytes, Refusals refusals) {
        ServerCall<T> call = new ServerCall<>(http, request, type, mostBytes, refusals);
        call.send(true);
        // The client's own limit ends with the head of a reply; a body may stop coming, too.
        request.timeout().ifPresent(limit -> call.result.orTimeout(2 * limit.toMillis(), TimeUnit.MILLISECONDS));
        call.result.whenComplete((reply, failure) -> call.exchange.cancel(true));
        return call;
    }

    private void send(boolean again) {
        exchange = http.send(request, BoundedReply.ofString(mostBytes));
        if (cancelled) {
            exchange.cancel(true);
        }
        exchange.whenComplete((response, failure) -> {
            if (failure == null) {
                finish(response);
            } else if (again && !cancelled && !result.isDone() && isBroken(ServerHttp.cause(failure))) {
                send(false);
            } else {
                result.completeExceptionally(http.failure(failure));
            }
        });
    }

    private static boolean isBroken(Throwable failure) {
        return failure instanceof IOException
                && ReplyTooLongException.in(failure).isEmpty()
                && !(failure instanceof HttpTimeoutException)
                && !(failure instanceof ConnectException)
                && !(failure instanceof SSLException);
    }

    private void finish(HttpResponse<String> response) {
        try {
            if (response.statusCode() != OK) {
                throw refusals.meaning(http.connection().url(), response.statusCode(), response.body());
            }
            result.complete(type == Void.class ? null : read(response.body()));
        } catch (RuntimeException failure) {
            // The caller's to judge.
            result.completeExceptionally(failure);
        }
    }

    private T read(String body) {
        try {
            return EngineJson.LENIENT.readValue(body, type);
        } catch (JsonProcessingException other) {
            if (other instanceof JsonEOFException || other.getCause() instanceof JsonEOFException) {
                throw new EngineUnavailableException(http.connection().url() + ": the answer was cut off", other);
            }
            // Whatever listens there: somebody has to change the address.
            throw new UnreadableReplyException(http.connection().url()
                    + " does not answer as was expected; check the address and what listens there");
        }
    }

    /** Fails with what {@link ServerHttp#failure} makes sense of. */
    public CompletableFuture<T> result() {
        return result;
    }

    /** Nobody waits for it any more: the connection ends, by which the server knows. */
    public void cancel() {
        cancelled = true;
        exchange.cancel(true);
    }
}

package io.candor.engine.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.candor.engine.EngineUnavailableException;
import io.candor.engine.wire.EngineJson;
import io.candor.engine.wire.GenerationLine;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/** One request for answers, and the connection on which they come. */
final class AnswerRequest<T> implements Flow.Subscriber<String> {
    private static final int OK = 200;

    private final String id;
    private final EngineClient client;
    private final Consumer<Arrival<T>> arrivals;
    private final SortedMap<Integer, AnswerUnderWay<T>> open = new TreeMap<>();
    private CompletableFuture<HttpResponse<String>> exchange;
    private volatile Flow.Subscription subscription;
    private volatile boolean cancelled;
    private volatile long heardNanos = System.nanoTime();

    /**
     * What came on the connection.
     *
     * @param line empty if the connection has ended
     * @param failure why it ended before its time; empty if it did not
     */
    record Arrival<T>(AnswerRequest<T> request, Optional<GenerationLine> line, Optional<RuntimeException> failure) {}

    /** @param arrivals gets what comes, on other threads */
    AnswerRequest(String id, EngineClient client, List<AnswerUnderWay<T>> answers, Consumer<Arrival<T>> arrivals) {
        this.id = id;
        this.client = client;
        this.arrivals = arrivals;
        for (int i = 0; i < answers.size(); i++) {
            open.put(i, answers.get(i));
        }
    }

    /** Waits for the lines of {@code asked}. */
    void begin(CompletableFuture<HttpResponse<String>> asked) {
        exchange = asked;
        asked.whenComplete(
                (response, failure) -> arrivals.accept(new Arrival<>(this, Optional.empty(), why(response, failure))));
    }

    private Optional<RuntimeException> why(HttpResponse<String> response, Throwable failure) {
        if (failure != null) {
            return Optional.of(client.failure(failure));
        }
        return response.statusCode() == OK ? Optional.empty() : Optional.of(client.failure(response));
    }

    /** Those that have not ended, by their place in the request. */
    SortedMap<Integer, AnswerUnderWay<T>> open() {
        return open;
    }

    Collection<AnswerUnderWay<T>> answers() {
        return new ArrayList<>(open.values());
    }

    /** Since the last sign of life. */
    long silentNanos() {
        return System.nanoTime() - heardNanos;
    }

    /** Nobody waits for this one any more. */
    void cancel(int prompt) {
        open.remove(prompt);
        if (open.isEmpty()) {
            cancelAll();
        } else {
            client.cancel(id, prompt);
        }
    }

    /** Nobody waits for any of them: the connection ends, by which the server knows. */
    void cancelAll() {
        cancelled = true;
        open.clear();
        Flow.Subscription lines = subscription;
        if (lines != null) {
            lines.cancel();
        }
        exchange.cancel(true);
    }

    @Override
    public void onSubscribe(Flow.Subscription begun) {
        subscription = begun;
        if (cancelled) {
            begun.cancel();
        } else {
            begun.request(Long.MAX_VALUE);
        }
    }

    @Override
    public void onNext(String line) {
        heardNanos = System.nanoTime();
        if (line.isEmpty() || cancelled) {
            return;
        }
        try {
            arrivals.accept(new Arrival<>(
                    this, Optional.of(EngineJson.LENIENT.readValue(line, GenerationLine.class)), Optional.empty()));
        } catch (JsonProcessingException cut) {
            // A connection that broke within a line; what has not ended is asked for again.
            arrivals.accept(new Arrival<>(
                    this,
                    Optional.empty(),
                    Optional.of(new EngineUnavailableException("the engine's answer was cut off", cut))));
        }
    }

    @Override
    public void onError(Throwable failure) {
        // The exchange fails with it.
    }

    @Override
    public void onComplete() {
        // The exchange ends with it.
    }
}

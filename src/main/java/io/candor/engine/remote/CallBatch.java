package io.candor.engine.remote;

import io.candor.event.retry.Backoff;
import io.candor.event.retry.Retry;
import io.candor.llm.decoder.ContinuousBatch;
import io.candor.llm.decoder.Generation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Answers under way at the server, a request each, so that each ends by itself and is cancelled by itself. What a full server refused
 * waits here and is asked for again. The server prefills and batches as suits it.
 */
public final class CallBatch<T, R> implements ContinuousBatch<T> {
    /** Questions that wait begin between two looks. */
    private static final long LOOK_MILLIS = 2;

    private final Asking<T, R> asking;
    private final int maxPrompts;
    private final int prefillTokens;
    private final Retry fullness;
    private final Map<ServerCall<R>, Prompt<T>> underWay = new LinkedHashMap<>();
    private final List<Prompt<T>> refused = new ArrayList<>();
    private final LinkedBlockingQueue<Arrival<R>> arrivals = new LinkedBlockingQueue<>();
    private int most;

    /**
     * Nothing is under way yet.
     *
     * @param maxPrompts most at once
     * @param prefillTokens what {@link #prefillTokens} says
     * @param backoff pauses before a full server is asked again
     */
    public CallBatch(Asking<T, R> asking, int maxPrompts, int prefillTokens, Backoff backoff) {
        this.asking = asking;
        this.maxPrompts = maxPrompts;
        this.prefillTokens = prefillTokens;
        this.fullness = new Retry(backoff);
        most = maxPrompts;
    }

    /** How a server is asked for one answer. */
    public interface Asking<T, R> {
        ServerCall<R> begin(Prompt<T> prompt);

        /** The answer in a reply; fails as {@link ModelServer} says where there is none. */
        Generation read(R reply);

        /** What a failed call means for whoever asked. */
        RuntimeException failure(Throwable failure);
    }

    /** Either a reply or a failure; the other is null. */
    private record Arrival<R>(ServerCall<R> call, R reply, Throwable failure) {}

    @Override
    public int size() {
        return refused.size() + underWay.size();
    }

    @Override
    public int room(int tokens) {
        int size = size();
        return refused.isEmpty() ? Math.max(size == 0 ? 1 : 0, most - size) : 0;
    }

    @Override
    public int prefillTokens() {
        return prefillTokens;
    }

    @Override
    public List<Ended<T>> join(List<Prompt<T>> prompts) {
        prompts.forEach(this::ask);
        return List.of();
    }

    private void ask(Prompt<T> prompt) {
        ServerCall<R> call = asking.begin(prompt);
        underWay.put(call, prompt);
        call.result().whenComplete((reply, failure) -> arrivals.add(new Arrival<>(call, reply, failure)));
    }

    @Override
    public List<Ended<T>> decode() {
        if (!refused.isEmpty() && fullness.isDue()) {
            fullness.satisfied();
            List<Prompt<T>> again = List.copyOf(refused);
            refused.clear();
            again.forEach(this::ask);
        }
        List<Ended<T>> ended = new ArrayList<>();
        Arrival<R> arrival = first();
        while (arrival != null) {
            try {
                take(arrival, ended);
            } catch (RuntimeException failure) {
                if (ended.isEmpty()) {
                    throw failure;
                }
                // Who has ended must not begin anew with the others: they hear of it at the next look.
                arrivals.add(arrival);
                return ended;
            }
            arrival = arrivals.poll();
        }
        return ended;
    }

    private Arrival<R> first() {
        try {
            return arrivals.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private void take(Arrival<R> arrival, List<Ended<T>> ended) {
        Prompt<T> prompt = underWay.get(arrival.call());
        if (prompt == null) {
            // Cancelled, or of before a failure.
            return;
        }
        if (arrival.failure() != null) {
            interrupted(arrival.call(), asking.failure(arrival.failure()));
            return;
        }
        Generation generation = asking.read(arrival.reply());
        underWay.remove(arrival.call());
        fullness.succeeded();
        most = Math.min(maxPrompts, most + 1);
        ended.add(new Ended<>(prompt.owner(), generation));
    }

    private void interrupted(ServerCall<R> call, RuntimeException failure) {
        if (!(failure instanceof EngineFullException)) {
            throw failure;
        }
        refused.add(underWay.remove(call));
        if (!fullness.isDemanded()) {
            fullness.failed();
        }
    }

    @Override
    public void cancel(Predicate<T> owner) {
        refused.removeIf(prompt -> owner.test(prompt.owner()));
        underWay.entrySet().removeIf(entry -> {
            boolean unwanted = owner.test(entry.getValue().owner());
            if (unwanted) {
                entry.getKey().cancel();
            }
            return unwanted;
        });
    }

    @Override
    public List<T> clear() {
        List<T> owners = new ArrayList<>();
        underWay.forEach((call, prompt) -> {
            owners.add(prompt.owner());
            call.cancel();
        });
        refused.forEach(prompt -> owners.add(prompt.owner()));
        underWay.clear();
        refused.clear();
        arrivals.clear();
        return owners;
    }

    @Override
    public void shrink() {
        int size = size();
        most = Math.max(1, (size == 0 ? most : size) / 2);
    }

    @Override
    public void close() {
        clear();
    }
}

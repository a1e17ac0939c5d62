package io.candor.engine.remote;

import io.candor.engine.EngineUnavailableException;
import io.candor.event.retry.Backoff;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** A pass over more rows than a server takes at once, and over a server that is full for a while. Safe for several threads. */
final class PassInPieces {
    private final ModelServer server;
    private final int maxRows;
    private final Supplier<Backoff> backoff;

    /** @param maxRows that the server takes at once */
    PassInPieces(ModelServer server, int maxRows, Supplier<Backoff> backoff) {
        this.server = server;
        this.maxRows = maxRows;
        this.backoff = backoff;
    }

    /**
     * What the server says of each row.
     *
     * @param ask sends rows once
     * @param putRight after a refusal; returns if asking again may help
     * @throws EngineUnavailableException if there is no engine, or it is full for as long as an answer may take
     */
    <R, T> List<T> over(
            List<R> rows,
            Function<List<R>, CompletableFuture<List<T>>> ask,
            Consumer<EngineProblemException> putRight) {
        List<T> results = new ArrayList<>(rows.size());
        for (int start = 0; start < rows.size(); start += maxRows) {
            results.addAll(piece(rows.subList(start, Math.min(rows.size(), start + maxRows)), ask, putRight));
        }
        return results;
    }

    private <R, T> List<T> piece(
            List<R> rows,
            Function<List<R>, CompletableFuture<List<T>>> ask,
            Consumer<EngineProblemException> putRight) {
        Backoff pauses = backoff.get();
        long end = System.nanoTime() + server.timeout().toNanos();
        while (true) {
            try {
                return counted(server.wait(ask.apply(rows)), rows);
            } catch (EngineFullException full) {
                if (System.nanoTime() > end) {
                    throw full;
                }
                // Others' prompts are under way there, and will end.
                pause(pauses.next().toMillis());
            } catch (EngineProblemException refused) {
                putRight.accept(refused);
            }
        }
    }

    private static <T> List<T> counted(List<T> results, List<?> rows) {
        if (results.size() != rows.size()) {
            throw new EngineUnavailableException(
                    "the engine gave " + results.size() + " results for " + rows.size() + " rows");
        }
        return results;
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new EngineUnavailableException("interrupted while waiting for a full engine", stopped);
        }
    }
}

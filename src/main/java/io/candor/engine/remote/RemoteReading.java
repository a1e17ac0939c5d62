package io.candor.engine.remote;

import io.candor.llm.decoder.ConfidenceReading;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The confidence pass over a long prompt at the server, which takes its time. For one thread. */
final class RemoteReading implements ConfidenceReading {
    private static final long LOOK_MILLIS = 2;

    private final ModelServer server;
    private final RemoteAdapter adapter;
    private final int[] prompt;
    private CompletableFuture<List<float[]>> asked;

    RemoteReading(ModelServer server, RemoteAdapter adapter, int[] prompt) {
        this.server = server;
        this.adapter = adapter;
        this.prompt = prompt;
    }

    @Override
    public OptionalDouble advance() {
        if (asked == null) {
            asked = adapter.asked(List.of(prompt));
        }
        try {
            return OptionalDouble.of(
                    adapter.logit(asked.get(LOOK_MILLIS, TimeUnit.MILLISECONDS).get(0)));
        } catch (TimeoutException notYet) {
            return OptionalDouble.empty();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return OptionalDouble.empty();
        } catch (ExecutionException failed) {
            asked = null;
            return again(server.failure(new CompletionException(failed.getCause())));
        }
    }

    /** What another try may cure is tried again at the next look. */
    private OptionalDouble again(RuntimeException failure) {
        if (failure instanceof EngineProblemException refused) {
            adapter.putRight(refused);
        } else if (!(failure instanceof EngineFullException)) {
            throw failure;
        }
        return OptionalDouble.empty();
    }

    /** How much is read at once is the server's to decide. */
    @Override
    public boolean shrink() {
        return false;
    }

    @Override
    public void close() {
        if (asked != null) {
            asked.cancel(true);
        }
    }
}

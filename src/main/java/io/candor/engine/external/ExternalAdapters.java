package io.candor.engine.external;

import io.candor.engine.EngineUnavailableException;
import io.candor.engine.remote.EngineProblemException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * LoRAs at a server of another project. It does not know who needs which, so one goes when nobody in this process needs it any more;
 * another answerer that still does notices and loads it again. Safe for several threads.
 */
public final class ExternalAdapters implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ExternalAdapters.class);
    /** By which ours are told from others' at the server. */
    private static final String PREFIX = "candor-";

    private static final long FAREWELL_MILLIS = 2_000;

    private final LoraServer server;
    private final AdapterShare share;
    private final int most;
    private final Map<String, Set<String>> holders = new HashMap<>();
    /** What the server is told last; does not fail. */
    private CompletableFuture<?> farewell = CompletableFuture.completedFuture(null);

    /** @param model whose share and most LoRAs at once hold, all answerers together */
    public ExternalAdapters(LoraServer server, ExternalModel model) {
        this.server = server;
        this.share = model.share();
        this.most = model.maxAdapters();
    }

    /** How the server knows a LoRA. */
    public static String atServer(String name) {
        return PREFIX + name;
    }

    /** What {@link io.candor.engine.remote.ModelServer#hold} says. */
    public void hold(String name, String holder, Path folder) {
        // Before it is there, so that nobody else's last use takes it away meanwhile.
        note(name, holder);
        try {
            bring(atServer(name), folder);
        } catch (RuntimeException failure) {
            // The caller's to judge.
            forget(name, holder);
            throw failure;
        }
    }

    private synchronized void note(String name, String holder) {
        holders.computeIfAbsent(name, first -> new HashSet<>()).add(holder);
    }

    /** Whether that was the last holder. */
    private synchronized boolean forget(String name, String holder) {
        Set<String> left = holders.getOrDefault(name, Set.of());
        boolean last = left.size() == 1 && left.contains(holder);
        if (last) {
            holders.remove(name);
        } else if (left.contains(holder)) {
            left.remove(holder);
        }
        return last;
    }

    private void bring(String served, Path folder) {
        List<String> ours =
                server.loaded().stream().filter(id -> id.startsWith(PREFIX)).toList();
        if (!ours.contains(served)) {
            requireRoom(ours);
            share.put(served, folder);
            load(served);
        }
    }

    private void requireRoom(List<String> loaded) {
        if (loaded.size() >= most) {
            throw new EngineUnavailableException("all " + most
                    + " LoRAs of Candor's that the server may hold are loaded; "
                    + server.capacityAdvice()
                    + ", let fewer releases use it, or unload by hand what an answerer that died has left: " + loaded);
        }
    }

    private void load(String served) {
        String path = share.pathAtServer(served);
        try {
            server.load(served, path).join();
            LOG.infof("adapter loaded adapter=%s", served);
        } catch (CompletionException failed) {
            RuntimeException meaning = server.failure(failed);
            if (!(meaning instanceof EngineProblemException refused)) {
                throw meaning;
            }
            // Another answerer may have been faster; the name says the content.
            if (!server.isThere(refused)) {
                throw new EngineUnavailableException(
                        "the server cannot load a LoRA: " + refused.problem().detail() + server.advice(refused, path),
                        refused);
            }
        }
    }

    /** One holder needs it no more. */
    public void release(String name, String holder) {
        if (forget(name, holder)) {
            String served = atServer(name);
            CompletableFuture<?> told = server.unload(served).thenRun(() -> share.remove(served));
            bidFarewell(told.handle((done, failure) -> null));
        }
    }

    private synchronized void bidFarewell(CompletableFuture<?> told) {
        farewell = farewell.thenCombine(told, (before, now) -> null);
    }

    /** Waits a moment for the server to hear what is needed no more. */
    @Override
    public void close() {
        lastWords()
                .completeOnTimeout(null, FAREWELL_MILLIS, TimeUnit.MILLISECONDS)
                .handle((done, failure) -> null)
                .join();
    }

    private synchronized CompletableFuture<?> lastWords() {
        return farewell.handle((done, failure) -> null);
    }
}

package io.candor.engine.vllm;

import io.candor.engine.EngineUnavailableException;
import io.candor.engine.remote.EngineProblemException;
import io.candor.engine.wire.EngineProblem.Code;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * LoRAs at the server that pools. It does not know who needs which, so one goes when nobody in this process needs it any more;
 * another answerer that still does notices and loads it again. Safe for several threads.
 */
final class VllmAdapters implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(VllmAdapters.class);
    /** By which ours are told from others' at the server. */
    private static final String PREFIX = "candor-";

    private static final long FAREWELL_MILLIS = 2_000;

    private final VllmClient client;
    private final AdapterShare share;
    private final int most;
    private final Map<String, Set<String>> holders = new HashMap<>();
    /** What the server is told last; does not fail. */
    private CompletableFuture<?> farewell = CompletableFuture.completedFuture(null);

    /** @param most of ours at once, all answerers together */
    VllmAdapters(VllmClient client, AdapterShare share, int most) {
        this.client = client;
        this.share = share;
        this.most = most;
    }

    /** How the server knows a LoRA. */
    static String atServer(String name) {
        return PREFIX + name;
    }

    /** What {@link io.candor.engine.remote.ModelServer#hold} says. */
    void hold(String name, String holder, Path folder) {
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
        List<String> ours = client.models().data().stream()
                .map(VllmProtocol.Model::id)
                .filter(id -> id.startsWith(PREFIX))
                .toList();
        if (!ours.contains(served)) {
            requireRoom(ours);
            share.put(served, folder);
            load(served);
        }
    }

    private void requireRoom(List<String> loaded) {
        if (loaded.size() >= most) {
            throw new EngineUnavailableException(
                    "all " + most + " LoRAs of Candor's that the pooling server may hold are"
                            + " loaded; let it hold more with candor.engine.vllm.max-adapters and vLLM's --max-loras, let fewer"
                            + " releases use it, or unload by hand what an answerer that died has left: " + loaded);
        }
    }

    private void load(String served) {
        try {
            client.wait(client.post(
                            VllmProtocol.LOAD_ADAPTER,
                            new VllmProtocol.LoadAdapter(served, share.pathAtServer(served)),
                            Void.class)
                    .result());
            LOG.infof("adapter loaded adapter=%s", served);
        } catch (EngineProblemException refused) {
            judge(refused, served);
        }
    }

    private void judge(EngineProblemException refused, String served) {
        String message = refused.problem().detail();
        if (refused.problem().code() == Code.INVALID && message.contains("already been")) {
            // Another answerer was faster; the name says the content.
            return;
        }
        String advice = refused.problem().code() == Code.ADAPTER_UNKNOWN
                ? "; it does not see " + share.pathAtServer(served)
                        + ": mount the folder there, or set candor.engine.vllm.server-adapter-folder"
                : message.contains("max_lora_rank")
                        ? "; start it with a larger --max-lora-rank"
                        : "; start it with --enable-lora and room for the release (--max-loras, --max-lora-rank)";
        throw new EngineUnavailableException("the pooling server cannot load a LoRA: " + message + advice, refused);
    }

    /** One holder needs it no more. */
    void release(String name, String holder) {
        if (forget(name, holder)) {
            String served = atServer(name);
            CompletableFuture<?> told = unloaded(served, true).thenRun(() -> share.remove(served));
            bidFarewell(told.handle((done, failure) -> null));
        }
    }

    private synchronized void bidFarewell(CompletableFuture<?> told) {
        farewell = farewell.thenCombine(told, (before, now) -> null);
    }

    /** One that the server has put out of memory it cannot unload, and it keeps the name: it has to be used once more. */
    private CompletableFuture<Void> unloaded(String served, boolean again) {
        return client.post(VllmProtocol.UNLOAD_ADAPTER, new VllmProtocol.UnloadAdapter(served), Void.class)
                .result()
                .exceptionallyCompose(failure -> {
                    RuntimeException meaning = client.failure(failure);
                    return again
                                    && meaning instanceof EngineProblemException refused
                                    && refused.problem().code() == Code.FAILED
                            ? used(served).thenCompose(used -> unloaded(served, false))
                            : CompletableFuture.failedFuture(meaning);
                });
    }

    private CompletableFuture<VllmProtocol.Embeddings> used(String served) {
        return client.post(
                        VllmProtocol.EMBEDDINGS,
                        VllmProtocol.Pooled.of(served, List.of(new int[] {0})),
                        VllmProtocol.Embeddings.class)
                .result();
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

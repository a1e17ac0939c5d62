package io.candor.engine.vllm;

import io.candor.engine.external.ExternalClient;
import io.candor.engine.external.ListedModels;
import io.candor.engine.external.LoraServer;
import io.candor.engine.remote.EngineProblemException;
import io.candor.engine.wire.EngineProblem.Code;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** LoRAs at the server that pools. */
final class VllmLoras implements LoraServer {
    private final ExternalClient client;

    VllmLoras(ExternalClient client) {
        this.client = client;
    }

    @Override
    public List<String> loaded() {
        ListedModels models = client.models();
        return models.names();
    }

    @Override
    public CompletableFuture<Void> load(String name, String path) {
        return client.post(VllmProtocol.LOAD_ADAPTER, new VllmProtocol.LoadAdapter(name, path), Void.class)
                .result();
    }

    @Override
    public CompletableFuture<Void> unload(String name) {
        return unloaded(name, true);
    }

    /** One that the server has put out of memory it cannot unload, and it keeps the name: it has to be used once more. */
    private CompletableFuture<Void> unloaded(String name, boolean again) {
        return client.post(VllmProtocol.UNLOAD_ADAPTER, new VllmProtocol.UnloadAdapter(name), Void.class)
                .result()
                .exceptionallyCompose(failure -> {
                    RuntimeException meaning = client.failure(failure);
                    return again
                                    && meaning instanceof EngineProblemException refused
                                    && refused.problem().code() == Code.FAILED
                            ? used(name).thenCompose(used -> unloaded(name, false))
                            : CompletableFuture.failedFuture(meaning);
                });
    }

    private CompletableFuture<VllmProtocol.Embeddings> used(String name) {
        return client.post(
                        VllmProtocol.EMBEDDINGS,
                        VllmProtocol.Pooled.of(name, List.of(new int[] {0})),
                        VllmProtocol.Embeddings.class)
                .result();
    }

    @Override
    public boolean isThere(EngineProblemException refused) {
        return refused.problem().code() == Code.INVALID
                && refused.problem().detail().contains("already been");
    }

    @Override
    public String advice(EngineProblemException refused, String path) {
        if (refused.problem().code() == Code.ADAPTER_UNKNOWN) {
            return "; it does not see " + path
                    + ": mount the folder there, or set candor.engine.vllm.server-adapter-folder";
        }
        return refused.problem().detail().contains("max_lora_rank")
                ? "; start it with a larger --max-lora-rank"
                : "; start it with --enable-lora and room for the release (--max-loras, --max-lora-rank)";
    }

    @Override
    public String capacityAdvice() {
        return "let it hold more with candor.engine.vllm.max-adapters and vLLM's --max-loras";
    }

    @Override
    public RuntimeException failure(Throwable failure) {
        return client.failure(failure);
    }
}

package io.candor.engine.sglang;

import io.candor.engine.external.ExternalClient;
import io.candor.engine.external.LoraServer;
import io.candor.engine.remote.EngineProblemException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** LoRAs at the server. It remembers the path of one that was unloaded, and reads it from there again when it is asked for. */
final class SglangLoras implements LoraServer {
    private final ExternalClient client;

    SglangLoras(ExternalClient client) {
        this.client = client;
    }

    @Override
    public List<String> loaded() {
        return client.models().names();
    }

    @Override
    public CompletableFuture<Void> load(String name, String path) {
        return client.post(SglangProtocol.LOAD_ADAPTER, new SglangProtocol.LoadAdapter(name, path), Void.class)
                .result();
    }

    @Override
    public CompletableFuture<Void> unload(String name) {
        return client.post(SglangProtocol.UNLOAD_ADAPTER, new SglangProtocol.UnloadAdapter(name), Void.class)
                .result()
                .exceptionallyCompose(failure -> {
                    RuntimeException meaning = client.failure(failure);
                    // Another answerer, or the server itself for want of room, has unloaded it.
                    return meaning instanceof EngineProblemException refused
                                    && refused.problem().detail().contains("does not exist")
                            ? CompletableFuture.completedFuture(null)
                            : CompletableFuture.failedFuture(meaning);
                });
    }

    @Override
    public boolean isThere(EngineProblemException refused) {
        return refused.problem().detail().contains("already loaded");
    }

    @Override
    public String advice(EngineProblemException refused, String path) {
        String message = refused.problem().detail();
        if (message.contains("LoRA is not enabled")) {
            return "; start it with --enable-lora, --max-lora-rank and --lora-target-modules";
        }
        if (message.contains("--max-lora-rank") || message.contains("--lora-target-modules")) {
            return "; start it with a larger --max-lora-rank, and with --lora-target-modules that hold the release's";
        }
        return "; see that it sees " + path + " (mount the folder there, or set " + SglangEngine.SETTINGS
                + ".server-adapter-folder), and that it runs without --dp-size above 1";
    }

    @Override
    public String capacityAdvice() {
        return "let it hold more with " + SglangEngine.SETTINGS + ".max-adapters and SGLang's --max-loras-per-batch";
    }

    @Override
    public RuntimeException failure(Throwable failure) {
        return client.failure(failure);
    }
}

package io.candor.engine.external;

import io.candor.engine.remote.EngineProblemException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** How LoRAs are brought to a server of another project. Futures fail with what {@link #failure} makes sense of. */
public interface LoraServer {

    /** Waits for the names of the LoRAs that are loaded, others' too. */
    List<String> loaded();

    /** @param path of its folder as the server sees it */
    CompletableFuture<Void> load(String name, String path);

    /** Done when it is gone, whoever unloaded it. */
    CompletableFuture<Void> unload(String name);

    /** Whether it was not loaded because it is there already. */
    boolean isThere(EngineProblemException refused);

    /** What to change so that it is loaded. */
    String advice(EngineProblemException refused, String path);

    /** What to change so that more of them are loaded at once. */
    String capacityAdvice();

    /** What a failed future means for whoever asked. */
    RuntimeException failure(Throwable failure);
}

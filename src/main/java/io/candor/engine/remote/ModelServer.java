package io.candor.engine.remote;

import io.candor.engine.wire.LikelihoodsRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * What readers of states and of given answers need of a server, whatever protocol it speaks. Futures fail with what
 * {@link #failure} makes of them: {@link EngineFullException} where others' prompts take the room, {@link EngineProblemException}
 * where this very request was refused or failed, and other {@link io.candor.engine.EngineUnavailableException}s where no request is
 * at fault. Safe for several threads.
 */
public interface ModelServer {

    /** Longest wait for states or likelihoods. */
    Duration timeout();

    /**
     * Loads a LoRA unless it is there, and notes who holds it.
     *
     * @param name that says its content
     * @param holder who may give it up again
     * @param folder with the LoRA's files
     * @throws io.candor.llm.checkpoint.InvalidCheckpointException if it does not fit the server's model
     * @throws io.candor.engine.EngineUnavailableException if it cannot be loaded now
     */
    void hold(String name, String holder, Path folder);

    /** One holder needs a LoRA no more; the server need not hear it. */
    void release(String name, String holder);

    /** Final hidden states of the last tokens under a LoRA; the code {@code ADAPTER_UNKNOWN} where the server has forgotten it. */
    CompletableFuture<List<float[]>> states(String name, List<int[]> prompts);

    /** Mean natural-log probability per token that the frozen base gives each answer after its prompt, the ending one included. */
    CompletableFuture<List<Double>> likelihoods(List<LikelihoodsRequest.Row> rows);

    /** What a failed future means for whoever asked. */
    RuntimeException failure(Throwable failure);

    /** The result of a call, or its failure. */
    default <T> T wait(CompletableFuture<T> call) {
        try {
            return call.join();
        } catch (CompletionException failed) {
            throw failure(failed);
        }
    }
}

package io.candor.engine.sglang;

import io.candor.engine.external.AnsweredPrompt;
import io.candor.engine.external.ExternalAdapters;
import io.candor.engine.external.ExternalClient;
import io.candor.engine.remote.ModelServer;
import io.candor.engine.remote.ServerCall;
import io.candor.engine.wire.LikelihoodsRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** The server of a model, which generates and gives states. */
final class SglangServer implements ModelServer, AutoCloseable {
    private final ExternalClient client;
    private final ExternalAdapters adapters;
    private final int[] ends;

    /**
     * Of a client that is closed with it.
     *
     * @param ends token ids that end an answer, perhaps none
     */
    SglangServer(ExternalClient client, ExternalAdapters adapters, int[] ends) {
        this.client = client;
        this.adapters = adapters;
        this.ends = ends.clone();
    }

    /** Asks for a greedy answer of the base. */
    ServerCall<SglangProtocol.Result[]> answer(int[] prompt, int maxTokens) {
        return generate(SglangProtocol.Request.answer(prompt, maxTokens, ends));
    }

    private ServerCall<SglangProtocol.Result[]> generate(SglangProtocol.Request request) {
        return client.post(SglangProtocol.GENERATE, request, SglangProtocol.Result[].class);
    }

    @Override
    public Duration timeout() {
        return client.timeout();
    }

    @Override
    public void hold(String name, String holder, Path folder) {
        adapters.hold(name, holder, folder);
    }

    @Override
    public void release(String name, String holder) {
        adapters.release(name, holder);
    }

    @Override
    public CompletableFuture<List<float[]>> states(String name, List<int[]> prompts) {
        return statesUnder(ExternalAdapters.atServer(name), prompts);
    }

    /** States of the base. */
    CompletableFuture<List<float[]>> baseStates(List<int[]> prompts) {
        return statesUnder(null, prompts);
    }

    private CompletableFuture<List<float[]>> statesUnder(String lora, List<int[]> prompts) {
        return generate(SglangProtocol.Request.states(prompts, lora))
                .result()
                .thenApply(results -> SglangResult.complete(results, prompts.size()).stream()
                        .map(SglangResult::state)
                        .toList());
    }

    @Override
    public CompletableFuture<List<Double>> likelihoods(List<LikelihoodsRequest.Row> rows) {
        return AnsweredPrompt.means(rows, ends, this::mean);
    }

    private CompletableFuture<Double> mean(AnsweredPrompt given) {
        return generate(SglangProtocol.Request.given(given.prompts(), given.from() - 1))
                .result()
                .thenApply(results ->
                        mean(SglangResult.complete(results, given.prompts().size()), given));
    }

    private static double mean(List<SglangProtocol.Result> results, AnsweredPrompt given) {
        return given.mean(IntStream.range(0, results.size())
                .mapToDouble(
                        i -> SglangResult.sum(results.get(i), given.prompts().get(i), given.from())));
    }

    @Override
    public RuntimeException failure(Throwable failure) {
        return client.failure(failure);
    }

    @Override
    public void close() {
        adapters.close();
        client.close();
    }
}

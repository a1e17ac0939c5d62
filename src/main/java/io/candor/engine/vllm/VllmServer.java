package io.candor.engine.vllm;

import io.candor.engine.EngineUnavailableException;
import io.candor.engine.external.AnsweredPrompt;
import io.candor.engine.external.ExternalAdapters;
import io.candor.engine.external.ExternalClient;
import io.candor.engine.remote.ModelServer;
import io.candor.engine.remote.ServerCall;
import io.candor.engine.wire.LikelihoodsRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Both servers of a model, seen as one. */
final class VllmServer implements ModelServer, AutoCloseable {
    private final ExternalClient generation;
    private final String base;
    private final ExternalClient states;
    private final ExternalAdapters adapters;
    private final int[] ends;

    /**
     * Of clients that are closed with it.
     *
     * @param base name of the base model at the server that generates
     * @param ends token ids that end an answer, perhaps none
     */
    VllmServer(ExternalClient generation, String base, ExternalClient states, ExternalAdapters adapters, int[] ends) {
        this.generation = generation;
        this.base = base;
        this.states = states;
        this.adapters = adapters;
        this.ends = ends.clone();
    }

    /** Asks for a greedy answer of the base. */
    ServerCall<VllmProtocol.Completion> answer(int[] prompt, int maxTokens) {
        return generation.post(
                VllmProtocol.COMPLETIONS,
                VllmProtocol.Greedy.of(base, prompt, maxTokens, ends),
                VllmProtocol.Completion.class);
    }

    @Override
    public Duration timeout() {
        return generation.timeout();
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
        return pooled(ExternalAdapters.atServer(name), prompts);
    }

    /** States under any model that the pooling server has. */
    CompletableFuture<List<float[]>> pooled(String model, List<int[]> prompts) {
        return states.post(
                        VllmProtocol.EMBEDDINGS, VllmProtocol.Pooled.of(model, prompts), VllmProtocol.Embeddings.class)
                .result()
                .thenApply(VllmProtocol.Embeddings::vectors);
    }

    @Override
    public CompletableFuture<List<Double>> likelihoods(List<LikelihoodsRequest.Row> rows) {
        return AnsweredPrompt.means(rows, ends, this::mean);
    }

    private CompletableFuture<Double> mean(AnsweredPrompt given) {
        return generation
                .post(
                        VllmProtocol.COMPLETIONS,
                        VllmProtocol.GivenAnswer.of(base, given.prompts()),
                        VllmProtocol.Completion.class)
                .result()
                .thenApply(reply -> mean(reply, given));
    }

    private static double mean(VllmProtocol.Completion reply, AnsweredPrompt given) {
        if (reply.choices().size() != given.prompts().size()) {
            throw new EngineUnavailableException("the engine gave "
                    + reply.choices().size() + " results for " + given.prompts().size() + " prompts");
        }
        return given.mean(reply.choices().stream()
                .mapToDouble(choice -> sum(choice, given.prompts().get(choice.index()), given.from())));
    }

    private static double sum(VllmProtocol.Choice choice, int[] tokens, int from) {
        List<Map<String, VllmProtocol.PromptLogprob>> each = choice.promptLogprobs();
        if (each == null || each.size() != tokens.length) {
            throw new EngineUnavailableException("the engine gave no log-probabilities of a prompt's tokens");
        }
        double sum = 0;
        for (int i = from; i < tokens.length; i++) {
            VllmProtocol.PromptLogprob known =
                    each.get(i) == null ? null : each.get(i).get(Integer.toString(tokens[i]));
            if (known == null) {
                throw new EngineUnavailableException("the engine left out a log-probability of a prompt's token");
            }
            sum += known.logprob();
        }
        return sum;
    }

    @Override
    public RuntimeException failure(Throwable failure) {
        return generation.failure(failure);
    }

    @Override
    public void close() {
        adapters.close();
        generation.close();
        states.close();
    }
}

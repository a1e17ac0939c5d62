package io.candor.engine.vllm;

import io.candor.engine.EngineUnavailableException;
import io.candor.engine.remote.ModelServer;
import io.candor.engine.remote.ServerCall;
import io.candor.engine.wire.LikelihoodsRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Both servers of a model, seen as one. */
final class VllmServer implements ModelServer, AutoCloseable {
    private final VllmClient generation;
    private final String base;
    private final VllmClient states;
    private final VllmAdapters adapters;
    private final int[] ends;

    /**
     * Of clients that are closed with it.
     *
     * @param base name of the base model at the server that generates
     * @param ends token ids that end an answer, perhaps none
     */
    VllmServer(VllmClient generation, String base, VllmClient states, VllmAdapters adapters, int[] ends) {
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
        return pooled(VllmAdapters.atServer(name), prompts);
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
        List<CompletableFuture<Double>> means =
                rows.stream().map(this::likelihood).toList();
        return CompletableFuture.allOf(means.toArray(CompletableFuture[]::new))
                .thenApply(all -> means.stream().map(CompletableFuture::join).toList());
    }

    /** The row with each ending token in turn; the likeliest counts. */
    private CompletableFuture<Double> likelihood(LikelihoodsRequest.Row row) {
        List<int[]> prompts = new ArrayList<>();
        int[] answered = joined(row.prompt(), row.answer());
        for (int end : ends) {
            prompts.add(joined(answered, new int[] {end}));
        }
        if (prompts.isEmpty()) {
            prompts.add(answered);
        }
        return generation
                .post(
                        VllmProtocol.COMPLETIONS,
                        VllmProtocol.GivenAnswer.of(base, prompts),
                        VllmProtocol.Completion.class)
                .result()
                .thenApply(reply -> mean(reply, prompts, row.prompt().length));
    }

    private static double mean(VllmProtocol.Completion reply, List<int[]> prompts, int from) {
        if (reply.choices().size() != prompts.size()) {
            throw new EngineUnavailableException(
                    "the engine gave " + reply.choices().size() + " results for " + prompts.size() + " prompts");
        }
        double best = Double.NEGATIVE_INFINITY;
        for (VllmProtocol.Choice choice : reply.choices().stream()
                .sorted(Comparator.comparingInt(VllmProtocol.Choice::index))
                .toList()) {
            best = Math.max(best, sum(choice, prompts.get(choice.index()), from));
        }
        int tokens = prompts.get(0).length - from;
        // Rounding may leave the logarithm of a certain token a little above 0.
        return tokens == 0 ? 0 : Math.min(0, best / tokens);
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

    private static int[] joined(int[] first, int[] second) {
        int[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
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

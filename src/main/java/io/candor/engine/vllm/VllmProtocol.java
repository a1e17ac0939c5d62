package io.candor.engine.vllm;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.candor.engine.wire.FloatVectors;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** What is said to vLLM's HTTP server, and read of what it says; docs/engines-vllm.md names the sources. */
final class VllmProtocol {
    /** POST {@link Greedy} or {@link GivenAnswer}: {@link Completion}. */
    static final String COMPLETIONS = "/v1/completions";
    /** POST {@link Pooled}: {@link Embeddings}. */
    static final String EMBEDDINGS = "/v1/embeddings";
    /** POST {@link LoadAdapter}: a sentence; there only with {@code VLLM_ALLOW_RUNTIME_LORA_UPDATING}. */
    static final String LOAD_ADAPTER = "/v1/load_lora_adapter";
    /** POST {@link UnloadAdapter}: a sentence. */
    static final String UNLOAD_ADAPTER = "/v1/unload_lora_adapter";

    private VllmProtocol() {}

    /**
     * Asks for a greedy answer. Penalties are named because the server would else take those of {@code generation_config.json}.
     *
     * @param logprobs 0 for those of the chosen tokens alone
     * @param returnTokenIds understood by newer versions
     * @param returnTokensAsTokenIds understood by older ones too
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record Greedy(
            String model,
            int[] prompt,
            int maxTokens,
            int[] stopTokenIds,
            int logprobs,
            double temperature,
            double repetitionPenalty,
            double presencePenalty,
            double frequencyPenalty,
            boolean returnTokenIds,
            boolean returnTokensAsTokenIds) {
        static Greedy of(String model, int[] prompt, int maxTokens, int[] ends) {
            return new Greedy(model, prompt, maxTokens, ends, 0, 0, 1, 0, 0, true, true);
        }
    }

    /** Asks how probable the tokens of prompts are; a token more has to be generated for it. */
    @JsonNaming(SnakeCaseStrategy.class)
    record GivenAnswer(String model, List<int[]> prompt, int maxTokens, int promptLogprobs, double temperature) {
        static GivenAnswer of(String model, List<int[]> prompts) {
            return new GivenAnswer(model, prompts, 1, 0, 0);
        }
    }

    record Completion(List<Choice> choices) {}

    /**
     * One continuation.
     *
     * @param finishReason {@code stop}, {@code length}, or something else if it was not finished
     * @param stopReason the token id that was asked to stop it; null if the model's own ending one did
     * @param tokenIds null in older versions
     * @param promptLogprobs token id → what it was worth, per prompt token; null for the first token, and where not asked for
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record Choice(
            int index,
            Logprobs logprobs,
            String finishReason,
            Object stopReason,
            int[] tokenIds,
            List<Map<String, PromptLogprob>> promptLogprobs) {}

    /** @param tokens {@code token_id:N} if asked for */
    @JsonNaming(SnakeCaseStrategy.class)
    record Logprobs(List<String> tokens, List<Double> tokenLogprobs) {}

    record PromptLogprob(double logprob) {}

    /**
     * Asks for pooled states.
     *
     * @param useActivation false for the state itself, which is scaled to length 1 else
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record Pooled(
            String model,
            List<int[]> input,
            String encodingFormat,
            String embedDtype,
            String endianness,
            boolean useActivation,
            boolean addSpecialTokens) {
        static Pooled of(String model, List<int[]> prompts) {
            return new Pooled(model, prompts, "base64", "float32", "little", false, false);
        }
    }

    record Embeddings(List<Embedding> data) {
        List<float[]> vectors() {
            return data.stream()
                    .sorted(Comparator.comparingInt(Embedding::index))
                    .map(each -> FloatVectors.decode(each.embedding()))
                    .toList();
        }
    }

    /** @param embedding float32, little-endian in base64 */
    record Embedding(int index, String embedding) {}

    record LoadAdapter(
            @JsonProperty("lora_name") String name,
            @JsonProperty("lora_path") String path) {}

    record UnloadAdapter(@JsonProperty("lora_name") String name) {}
}

package io.candor.engine.sglang;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Collections;
import java.util.List;

/** What is said to SGLang's own HTTP interface, and read of what it says; docs/engines-sglang.md names the sources. */
final class SglangProtocol {
    /** GET: nothing, while it runs. */
    static final String HEALTH = "/health";
    /** POST {@link Request}: a list of {@link Result}, one for each prompt. */
    static final String GENERATE = "/generate";
    /** POST {@link LoadAdapter}: {@code success}, or 400 with {@code error_message}. */
    static final String LOAD_ADAPTER = "/load_lora_adapter";
    /** POST {@link UnloadAdapter}: as above. */
    static final String UNLOAD_ADAPTER = "/unload_lora_adapter";

    private static final String LAST = "last";

    private SglangProtocol() {}

    /**
     * Prompts, for which everything else is the same.
     *
     * @param logprobStartLen the first prompt token of which the log-probability is given; null for none
     * @param returnHiddenStates {@code last} for that of the last token; null for none
     * @param loraPath name of a LoRA for each prompt; null for the base
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Request(
            List<int[]> inputIds,
            Sampling samplingParams,
            boolean returnLogprob,
            Integer logprobStartLen,
            String returnHiddenStates,
            List<String> loraPath) {

        static Request answer(int[] prompt, int maxTokens, int[] ends) {
            return new Request(List.of(prompt), Sampling.greedy(maxTokens, ends), true, null, null, null);
        }

        /** A token has to be generated after each prompt, for which its state is made. */
        static Request states(List<int[]> prompts, String lora) {
            return new Request(
                    prompts,
                    Sampling.greedy(1, new int[0]),
                    false,
                    null,
                    LAST,
                    lora == null ? null : Collections.nCopies(prompts.size(), lora));
        }

        static Request given(List<int[]> prompts, int from) {
            return new Request(prompts, Sampling.greedy(1, new int[0]), true, from, null, null);
        }
    }

    /** How tokens are chosen. All is named, because the server would else take what {@code --preferred-sampling-params} says. */
    @JsonNaming(SnakeCaseStrategy.class)
    record Sampling(
            int maxNewTokens,
            int minNewTokens,
            int[] stopTokenIds,
            double temperature,
            double topP,
            double minP,
            double frequencyPenalty,
            double presencePenalty,
            double repetitionPenalty,
            boolean ignoreEos,
            int n) {
        static Sampling greedy(int maxTokens, int[] ends) {
            return new Sampling(maxTokens, 0, ends, 0, 1, 0, 0, 0, 1, false, 1);
        }
    }

    /** What became of one prompt. */
    @JsonNaming(SnakeCaseStrategy.class)
    record Result(int[] outputIds, MetaInfo metaInfo) {}

    /**
     * What is known besides.
     *
     * @param outputTokenLogprobs per token its log-probability, id and text
     * @param inputTokenLogprobs the same from {@code logprob_start_len} on; the first log-probability is null
     * @param hiddenStates per token that was asked for its numbers
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record MetaInfo(
            FinishReason finishReason,
            List<JsonNode> outputTokenLogprobs,
            List<JsonNode> inputTokenLogprobs,
            JsonNode hiddenStates) {}

    /**
     * Why it ended.
     *
     * @param type {@code stop}, {@code length} or {@code abort}
     * @param matched the token id or text that stopped it
     * @param message why it was aborted
     */
    record FinishReason(String type, Object matched, String message) {}

    @JsonNaming(SnakeCaseStrategy.class)
    record LoadAdapter(String loraName, String loraPath) {}

    @JsonNaming(SnakeCaseStrategy.class)
    record UnloadAdapter(String loraName) {}
}

package io.candor.llm.checkpoint;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * The decoder families the engine knows, each by what sets it apart from Llama; a new one is a new line here.
 *
 * <p>All share pre-norm RMS norms, rotary positions, grouped-query attention and a SiLU-gated MLP.
 */
enum Architecture {
    LLAMA("LlamaForCausalLM", false, false, HeadSize.DERIVED, SlidingWindow.NEVER),
    QWEN2("Qwen2ForCausalLM", true, false, HeadSize.DERIVED, SlidingWindow.IF_FLAGGED),
    QWEN3("Qwen3ForCausalLM", false, true, HeadSize.EXPLICIT, SlidingWindow.IF_FLAGGED),
    MISTRAL("MistralForCausalLM", false, false, HeadSize.DERIVED, SlidingWindow.UNLESS_NULL);

    /** What a config without {@code head_dim} means. */
    private enum HeadSize {
        /** hidden_size / num_attention_heads. */
        DERIVED,
        /** The key is required: Qwen3's head size does not follow from its hidden size. */
        EXPLICIT
    }

    private enum SlidingWindow {
        NEVER,
        /** Only if {@code use_sliding_window} is true. */
        IF_FLAGGED,
        /** Mistral's own default, when the key is absent, is a window of 4096 tokens. */
        UNLESS_NULL
    }

    private static final int MISTRAL_DEFAULT_WINDOW = 4096;

    private final String className;
    private final boolean attentionBias;
    private final boolean queryKeyNorm;
    private final HeadSize headSize;
    private final SlidingWindow slidingWindow;

    Architecture(
            String className,
            boolean attentionBias,
            boolean queryKeyNorm,
            HeadSize headSize,
            SlidingWindow slidingWindow) {
        this.className = className;
        this.attentionBias = attentionBias;
        this.queryKeyNorm = queryKeyNorm;
        this.headSize = headSize;
        this.slidingWindow = slidingWindow;
    }

    /** The entry for {@code architectures} of {@code config.json}, or for {@code model_type} where there is none. */
    static Architecture of(JsonFile config) {
        boolean named = config.root().path("architectures").path(0).isTextual();
        String key = named ? "architectures" : "model_type";
        String name = named ? config.root().path("architectures").path(0).asText() : config.text(key, "");
        if (name.isEmpty()) {
            throw config.refuse(
                    "architectures", "is missing, and so is model_type", "add architectures, one of " + known());
        }
        return Arrays.stream(values())
                .filter(each -> name.equals(named ? each.className : each.modelType()))
                .findFirst()
                .orElseThrow(() ->
                        config.refuse(key, "names the unknown architecture \"" + name + "\"", "use one of " + known()));
    }

    /** The name in {@code model_type}, for example {@code llama}. */
    private String modelType() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static List<String> known() {
        return Arrays.stream(values()).map(Architecture::className).toList();
    }

    /** The name in {@code config.json}, for example {@code LlamaForCausalLM}. */
    String className() {
        return className;
    }

    /** Whether q, k and v projections have biases. */
    boolean attentionBias() {
        return attentionBias;
    }

    /** Whether q and k are RMS-normalised per head. */
    boolean queryKeyNorm() {
        return queryKeyNorm;
    }

    /** Width of one attention head. */
    int headSize(JsonFile config, int hiddenSize, int heads) {
        if (config.has("head_dim") || headSize == HeadSize.EXPLICIT) {
            return config.positiveInt("head_dim");
        }
        if (hiddenSize % heads != 0) {
            throw config.refuse(
                    "num_attention_heads",
                    "(" + heads + ") must divide hidden_size (" + hiddenSize + ")",
                    "add head_dim");
        }
        return hiddenSize / heads;
    }

    /** Refuses options that would change the forward pass in ways the engine does not compute. */
    void requireSupported(JsonFile config) {
        refuseIf(!config.text("hidden_act", "silu").equals("silu"), config, "hidden_act", "silu");
        refuseIf(!attentionBias && config.flag("attention_bias", false), config, "attention_bias", "false");
        refuseIf(config.flag("mlp_bias", false), config, "mlp_bias", "false");
        refuseIf(config.positiveNumber("partial_rotary_factor", 1) != 1, config, "partial_rotary_factor", "1");
        refuseIf(config.has("quantization_config"), config, "quantization_config", "absent");
    }

    /**
     * How many tokens back a layer looks at most, if any layer is limited. What fits into the window is computed as with full
     * attention; what does not is refused where the prompt is known.
     */
    OptionalInt slidingWindow(JsonFile config) {
        boolean slidingLayers = config.root().path("layer_types").toString().contains("sliding_attention");
        boolean slides = slidingLayers
                || switch (slidingWindow) {
                    case NEVER -> false;
                    case IF_FLAGGED -> config.flag("use_sliding_window", false);
                    case UNLESS_NULL -> !config.root().path("sliding_window").isNull();
                };
        return slides
                ? OptionalInt.of(config.positiveInt("sliding_window", MISTRAL_DEFAULT_WINDOW))
                : OptionalInt.empty();
    }

    private void refuseIf(boolean unsupported, JsonFile config, String key, String expected) {
        if (unsupported) {
            throw config.refuse(
                    key,
                    "is " + config.root().path(key) + ", which " + className + " does not support here",
                    "use a checkpoint where it is " + expected);
        }
    }
}

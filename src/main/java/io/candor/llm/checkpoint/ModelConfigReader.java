package io.candor.llm.checkpoint;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;

/** Reads {@code config.json} (and the end-of-sequence ids of {@code generation_config.json}). */
public final class ModelConfigReader {
    private static final double DEFAULT_EPSILON = 1e-6;

    private final JsonFile config;

    private ModelConfigReader(JsonFile config) {
        this.config = config;
    }

    public static ModelConfig read(Path folder) {
        JsonFile config =
                JsonFile.read(folder.resolve("config.json"), "point to a Hugging Face model folder that holds one");
        return new ModelConfigReader(config).model(endOfSequence(config, folder));
    }

    private ModelConfig model(Set<Integer> endOfSequence) {
        Architecture architecture = Architecture.of(config);
        int hiddenSize = config.positiveInt("hidden_size");
        int heads = config.positiveInt("num_attention_heads");
        int keyValueHeads = config.positiveInt("num_key_value_heads", heads);
        int headSize = architecture.headSize(config, hiddenSize, heads);
        int contextLength = config.positiveInt("max_position_embeddings");
        architecture.requireSupported(config);
        int window = architecture.slidingWindow(config).orElse(contextLength);
        if (heads % keyValueHeads != 0) {
            throw config.refuse(
                    "num_key_value_heads",
                    "(" + keyValueHeads + ") must divide num_attention_heads (" + heads + ")",
                    "correct the value");
        }
        if (headSize % 2 != 0) {
            throw config.refuse("head_dim", "(" + headSize + ") must be even to be rotated", "correct the value");
        }
        return new ModelConfig(
                architecture.className(),
                hiddenSize,
                config.positiveInt("num_hidden_layers"),
                heads,
                keyValueHeads,
                headSize,
                config.positiveInt("intermediate_size"),
                config.positiveInt("vocab_size"),
                config.positiveNumber("rms_norm_eps", DEFAULT_EPSILON),
                RotaryConfig.read(config, headSize, contextLength),
                config.flag("tie_word_embeddings", false),
                architecture.attentionBias(),
                architecture.queryKeyNorm(),
                Math.min(contextLength, window),
                window < contextLength ? "sliding_window" : "max_position_embeddings",
                endOfSequence,
                storedType());
    }

    /** Both files are asked, because instruct models often name the end of a turn only in the second. */
    private static Set<Integer> endOfSequence(JsonFile config, Path folder) {
        Set<Integer> ids = new LinkedHashSet<>(config.tokenIds("eos_token_id"));
        ids.addAll(GenerationDefaults.endOfSequence(folder));
        return Set.copyOf(ids);
    }

    /** {@code dtype} is what transformers 5 writes for {@code torch_dtype}. */
    private DataType storedType() {
        String key = config.has("dtype") ? "dtype" : "torch_dtype";
        String name = config.text(key, "float32");
        return switch (name) {
            case "float32" -> DataType.FLOAT32;
            case "float16" -> DataType.FLOAT16;
            case "bfloat16" -> DataType.BFLOAT16;
            default ->
                throw config.refuse(
                        key,
                        "is the unsupported \"" + name + "\"",
                        "save the checkpoint as float32, float16 or bfloat16");
        };
    }
}

package io.candor.llm.checkpoint;

import java.util.LinkedHashMap;
import java.util.Map;

/** The tensors a checkpoint must hold for a config: Hugging Face name → shape, in the order of the forward pass. */
public final class WeightLayout {
    public static final String EMBEDDINGS = "model.embed_tokens.weight";
    public static final String FINAL_NORM = "model.norm.weight";
    public static final String LANGUAGE_HEAD = "lm_head.weight";

    private WeightLayout() {}

    /** Without {@link #LANGUAGE_HEAD} if the embeddings are tied. */
    public static Map<String, long[]> of(ModelConfig config) {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        shapes.put(EMBEDDINGS, new long[] {config.vocabularySize(), config.hiddenSize()});
        for (int layer = 0; layer < config.layers(); layer++) {
            addLayer(shapes, config, layer);
        }
        shapes.put(FINAL_NORM, new long[] {config.hiddenSize()});
        if (!config.tiedEmbeddings()) {
            shapes.put(LANGUAGE_HEAD, new long[] {config.vocabularySize(), config.hiddenSize()});
        }
        return shapes;
    }

    /** The full name of a layer's tensor, for example {@code model.layers.3.mlp.up_proj.weight}. */
    public static String inLayer(int layer, String name) {
        return "model.layers." + layer + "." + name;
    }

    private static void addLayer(Map<String, long[]> shapes, ModelConfig config, int layer) {
        shapes.put(inLayer(layer, "input_layernorm.weight"), new long[] {config.hiddenSize()});
        for (Projection projection : Projection.values()) {
            long out = projection.outputSize(config);
            if (projection == Projection.GATE) {
                shapes.put(inLayer(layer, "post_attention_layernorm.weight"), new long[] {config.hiddenSize()});
            }
            shapes.put(inLayer(layer, projection.path() + ".weight"), new long[] {out, projection.inputSize(config)});
            if (config.attentionBias() && projection.mayHaveBias()) {
                shapes.put(inLayer(layer, projection.path() + ".bias"), new long[] {out});
            }
            if (config.queryKeyNorm() && projection == Projection.QUERY) {
                shapes.put(inLayer(layer, "self_attn.q_norm.weight"), new long[] {config.headSize()});
            }
            if (config.queryKeyNorm() && projection == Projection.KEY) {
                shapes.put(inLayer(layer, "self_attn.k_norm.weight"), new long[] {config.headSize()});
            }
        }
    }
}

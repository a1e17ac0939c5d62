package io.candor.atlas;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.candor.atlas.tokenizer.BpeTokenizer;
import io.candor.llm.checkpoint.ModelConfig;
import java.util.Locale;

/** The {@code config.json} of a Llama with tied or separate embeddings and without biases. */
public final class LlamaConfigFile {
    private LlamaConfigFile() {}

    /** @param ropeTheta base of the rotary frequencies, which the config holds computed */
    public static ObjectNode json(ModelConfig config, double ropeTheta, BpeTokenizer tokenizer) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.putArray("architectures").add(config.architecture());
        return json.put("model_type", "llama")
                .put("hidden_size", config.hiddenSize())
                .put("num_hidden_layers", config.layers())
                .put("num_attention_heads", config.heads())
                .put("num_key_value_heads", config.keyValueHeads())
                .put("head_dim", config.headSize())
                .put("intermediate_size", config.intermediateSize())
                .put("vocab_size", config.vocabularySize())
                .put("max_position_embeddings", config.contextLength())
                .put("rms_norm_eps", config.rmsNormEpsilon())
                .put("rope_theta", ropeTheta)
                .put("hidden_act", "silu")
                .put("attention_bias", false)
                .put("mlp_bias", false)
                .put("tie_word_embeddings", config.tiedEmbeddings())
                .put("bos_token_id", tokenizer.id(BpeTokenizer.BOS))
                .put("eos_token_id", tokenizer.id(BpeTokenizer.EOS))
                .put("pad_token_id", tokenizer.id(BpeTokenizer.PAD))
                .put("torch_dtype", config.storedType().name().toLowerCase(Locale.ROOT))
                .put("use_cache", true);
    }
}

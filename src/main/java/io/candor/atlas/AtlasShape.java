package io.candor.atlas;

import io.candor.atlas.tokenizer.BpeTokenizer;
import io.candor.llm.checkpoint.DataType;
import io.candor.llm.checkpoint.ModelConfig;
import io.candor.llm.checkpoint.RotaryEmbedding;
import java.util.Set;

/** The shape of Atlas: a Llama of four million parameters, small enough to be kept with the source code. */
final class AtlasShape {
    static final double ROPE_THETA = 10_000;
    private static final int HIDDEN = 256;
    private static final int HEADS = 8;
    private static final int HEAD_SIZE = HIDDEN / HEADS;

    private AtlasShape() {}

    static ModelConfig config(BpeTokenizer tokenizer) {
        return new ModelConfig(
                "LlamaForCausalLM",
                HIDDEN,
                4,
                HEADS,
                HEADS / 2,
                HEAD_SIZE,
                768,
                tokenizer.vocabularySize(),
                1e-5,
                new RotaryEmbedding(inverseFrequencies(), 1),
                true,
                false,
                false,
                256,
                "max_position_embeddings",
                Set.of(tokenizer.id(BpeTokenizer.EOS)),
                DataType.BFLOAT16);
    }

    private static float[] inverseFrequencies() {
        float[] frequencies = new float[HEAD_SIZE / 2];
        for (int i = 0; i < frequencies.length; i++) {
            frequencies[i] = 1f / (float) Math.pow(ROPE_THETA, (float) (2 * i) / HEAD_SIZE);
        }
        return frequencies;
    }
}

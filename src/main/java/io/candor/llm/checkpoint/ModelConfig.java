package io.candor.llm.checkpoint;

import java.util.Set;

/**
 * The shape of a decoder, as {@code config.json} of a Hugging Face folder says it.
 *
 * @param architecture for example {@code LlamaForCausalLM}
 * @param hiddenSize width of the residual stream
 * @param layers number of decoder layers
 * @param heads number of query heads
 * @param keyValueHeads number of key/value heads (grouped-query attention); divides {@code heads}
 * @param headSize width of one head
 * @param intermediateSize width of the gated MLP
 * @param vocabularySize rows of the embedding
 * @param rmsNormEpsilon epsilon of every RMS norm
 * @param rope rotary position embedding
 * @param tiedEmbeddings whether the output projection is the embedding
 * @param attentionBias whether q, k and v projections have biases (Qwen2)
 * @param queryKeyNorm whether q and k are RMS-normalised per head (Qwen3)
 * @param contextLength longest prompt plus answer, in tokens; a sliding window counts, within which attention is plain
 * @param contextKey the key of {@code config.json} that limits it
 * @param endOfSequence token ids that end an answer
 * @param storedType type of the weights on disk
 */
public record ModelConfig(
        String architecture,
        int hiddenSize,
        int layers,
        int heads,
        int keyValueHeads,
        int headSize,
        int intermediateSize,
        int vocabularySize,
        double rmsNormEpsilon,
        RotaryEmbedding rope,
        boolean tiedEmbeddings,
        boolean attentionBias,
        boolean queryKeyNorm,
        int contextLength,
        String contextKey,
        Set<Integer> endOfSequence,
        DataType storedType) {

    /** The same decoder, its output projection tied to the embedding or not. */
    ModelConfig withTiedEmbeddings(boolean tied) {
        return new ModelConfig(
                architecture,
                hiddenSize,
                layers,
                heads,
                keyValueHeads,
                headSize,
                intermediateSize,
                vocabularySize,
                rmsNormEpsilon,
                rope,
                tied,
                attentionBias,
                queryKeyNorm,
                contextLength,
                contextKey,
                endOfSequence,
                storedType);
    }

    /** The same decoder where prompt and answer have less room, as at a server that gives them less memory. */
    public ModelConfig withContextLength(int tokens) {
        return new ModelConfig(
                architecture,
                hiddenSize,
                layers,
                heads,
                keyValueHeads,
                headSize,
                intermediateSize,
                vocabularySize,
                rmsNormEpsilon,
                rope,
                tiedEmbeddings,
                attentionBias,
                queryKeyNorm,
                tokens,
                contextKey,
                endOfSequence,
                storedType);
    }
}

package io.candor.llm.checkpoint;

/**
 * Rotary position embedding: the inverse frequencies of one head, each in radians per position.
 *
 * @param inverseFrequencies float32, length head size / 2
 * @param attentionScaling factor on cos and sin (1 for every kind but YaRN)
 */
public record RotaryEmbedding(float[] inverseFrequencies, double attentionScaling) {}

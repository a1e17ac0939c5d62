package io.candor.llm.decoder;

/**
 * How answers are decoded.
 *
 * @param maxTokens most tokens of an answer, at least 1
 * @param temperature 0 for greedy; otherwise logits are divided by it
 * @param topK sample among the k most likely tokens only; 0 for all
 * @param topP sample among the most likely tokens that together reach this probability, in (0, 1]
 * @param repetitionPenalty at least 1; 1 for none (CTRL, arXiv 1909.05858)
 * @param seed with the row's own number, decides every sampled token
 */
public record GenerationOptions(
        int maxTokens, double temperature, int topK, double topP, double repetitionPenalty, long seed) {

    public GenerationOptions {
        require(maxTokens >= 1, "maxTokens must be at least 1, got: " + maxTokens);
        require(temperature >= 0 && temperature <= 100, "temperature must be in [0, 100], got: " + temperature);
        require(topK >= 0, "topK must not be negative, got: " + topK);
        require(topP > 0 && topP <= 1, "topP must be in (0, 1], got: " + topP);
        require(repetitionPenalty >= 1, "repetitionPenalty must be at least 1, got: " + repetitionPenalty);
    }

    /** Greedy decoding: the most likely token at every step. */
    public static GenerationOptions greedy(int maxTokens) {
        return new GenerationOptions(maxTokens, 0, 0, 1, 1, 0);
    }

    /** Plain sampling at a temperature. */
    public static GenerationOptions sampled(int maxTokens, double temperature, long seed) {
        return new GenerationOptions(maxTokens, temperature, 0, 1, 1, seed);
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}

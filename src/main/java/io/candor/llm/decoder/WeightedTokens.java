package io.candor.llm.decoder;

/**
 * A text to learn from.
 *
 * @param tokens (T) ids, at least two
 * @param weights (T) how much the prediction of each token counts in the loss; 0 for not at all, and always for the first,
 *     which nothing predicts
 */
public record WeightedTokens(int[] tokens, float[] weights) {

    public WeightedTokens {
        if (tokens.length < 2 || tokens.length != weights.length || weights[0] != 0) {
            throw new IllegalArgumentException(
                    "at least two tokens, each with a weight, the first with 0, are needed, got: " + tokens.length
                            + " tokens, " + weights.length + " weights");
        }
    }

    /** Tokens whose prediction counts. */
    int targets() {
        int count = 0;
        for (float weight : weights) {
            count += weight > 0 ? 1 : 0;
        }
        return count;
    }
}

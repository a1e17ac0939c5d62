package io.candor.llm.decoder;

/**
 * The tokens a model generated after a prompt.
 *
 * @param tokens the tokens, without the one that ended it
 * @param logProbabilities natural logarithm of the probability of each token, then of the ending one if there was one
 * @param stopped whether an end-of-sequence token ended it, rather than the token limit
 */
public record Continuation(int[] tokens, float[] logProbabilities, boolean stopped) {

    /** Mean log-probability per token, the ending one included; at most 0. */
    public double meanLogProbability() {
        double sum = 0;
        for (float value : logProbabilities) {
            sum += value;
        }
        return logProbabilities.length == 0 ? 0 : sum / logProbabilities.length;
    }
}

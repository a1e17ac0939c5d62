package io.candor.training.probe;

/**
 * How answers are sampled.
 *
 * @param samples answers per question, k; 0 for the greedy one only
 * @param temperature of sampling, positive
 * @param maxTokens most tokens of an answer
 * @param batchRows rows decoded together, greedy or sampled
 * @param seed decides every sample
 */
public record ProbeSettings(int samples, double temperature, int maxTokens, int batchRows, long seed) {

    public ProbeSettings {
        if (samples < 0 || maxTokens < 1 || batchRows < 1 || !(temperature > 0)) {
            throw new IllegalArgumentException(
                    "samples must not be negative, maxTokens, batchRows and temperature must be positive, got: "
                            + samples + ", " + maxTokens + ", " + batchRows + ", " + temperature);
        }
    }
}

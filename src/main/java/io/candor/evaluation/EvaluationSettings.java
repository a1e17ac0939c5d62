package io.candor.evaluation;

/**
 * How a model is evaluated.
 *
 * @param samples sampled answers per question for self-consistency; 0 for none
 * @param temperature of sampling, positive
 * @param maxTokens most tokens of an answer
 * @param limit most questions of a data set; the first ones are taken
 * @param strict whether a line that cannot be used ends the evaluation, rather than being named and left out
 * @param semanticJudge whether the model itself judges which samples agree, besides exact match; needs samples
 * @param verbalized whether the model is asked for its confidence in words
 * @param seed of samples, bootstrap and noise floor
 */
public record EvaluationSettings(
        int samples,
        double temperature,
        int maxTokens,
        int limit,
        boolean strict,
        boolean semanticJudge,
        boolean verbalized,
        long seed) {

    public EvaluationSettings {
        require(samples >= 0, "--samples must not be negative, got: " + samples);
        require(temperature > 0, "--temperature must be positive, got: " + temperature);
        require(maxTokens >= 1, "--max-tokens must be at least 1, got: " + maxTokens);
        require(!semanticJudge || samples > 0, "--semantic-judge needs --samples of at least 1");
        require(limit >= 1, "--limit must be at least 1, got: " + limit);
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}

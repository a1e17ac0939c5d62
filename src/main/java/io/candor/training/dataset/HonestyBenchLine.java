package io.candor.training.dataset;

import java.util.Arrays;
import java.util.List;

/**
 * One question of HonestyBench with a model's recorded answers and their judgements.
 *
 * @param number line number in its file, from 1
 * @param question the question's text
 * @param answers accepted answers; may be empty
 * @param greedyResponse the greedy answer; may be empty
 * @param greedyCorrectness 1 if the greedy answer is right, else 0
 * @param greedyLogProbability sum of the greedy tokens' log-probabilities, at most 0
 * @param greedyTokens how many tokens that were, at least 1
 * @param samplingCorrectness of each sampled answer, in [0, 1]; may be empty
 * @param consistency whether each sampled answer means the same as the greedy one, in [0, 1]; at least one
 */
public record HonestyBenchLine(
        long number,
        String question,
        List<String> answers,
        String greedyResponse,
        double greedyCorrectness,
        double greedyLogProbability,
        int greedyTokens,
        double[] samplingCorrectness,
        double[] consistency) {

    /** Mean log-probability per greedy token, at most 0. */
    public double meanLogProbability() {
        return greedyLogProbability / greedyTokens;
    }

    /** Share of the samples that agree with the greedy answer, in [0, 1]. */
    public double agreement() {
        return mean(consistency);
    }

    /** Share of the samples that are right, in [0, 1]; NaN without any. */
    public double graded() {
        return mean(samplingCorrectness);
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(Double.NaN);
    }
}

package io.candor.honesty.answer;

import java.util.List;

/**
 * The signal of EliCal's first stage: how often sampled answers mean the same as the greedy one. Needs no labels.
 *
 * @param equivalence what "the same" is
 */
public record SelfConsistency(AnswerEquivalence equivalence) {
    /**
     * @param greedy the answer given
     * @param samples k answers sampled for the same question, at least one
     * @return the share that agrees, a multiple of 1/k in [0, 1]; 0 where nothing was answered, however often
     * @throws IllegalArgumentException when there are no samples
     */
    public double of(String greedy, List<String> samples) {
        if (samples.isEmpty()) {
            throw new IllegalArgumentException("self-consistency needs at least one sampled answer, got none");
        }
        if (greedy.isBlank()) {
            return 0;
        }
        long agreeing = samples.stream()
                .filter(sample -> equivalence.equivalent(greedy, sample))
                .count();
        return (double) agreeing / samples.size();
    }
}

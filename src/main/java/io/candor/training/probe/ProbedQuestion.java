package io.candor.training.probe;

import io.candor.honesty.answer.AnswerEquivalence;
import io.candor.honesty.answer.SelfConsistency;
import io.candor.honesty.map.TokenLogProbabilities;
import io.candor.training.dataset.LabeledQuestion;
import java.util.List;

/**
 * The frozen model's answers to a question, greedy and sampled.
 *
 * @param question the question with its references
 * @param prompt its token ids
 * @param greedy the greedy answer
 * @param meanLogProbability mean log-probability per token of the greedy answer, at most 0
 * @param tokens tokens of the greedy answer that have a log-probability, the ending one included
 * @param samples k sampled answers; none where they were not asked for
 */
public record ProbedQuestion(
        LabeledQuestion question,
        int[] prompt,
        String greedy,
        double meanLogProbability,
        int tokens,
        List<String> samples) {

    /** Share of the samples that agree with the greedy answer: the signal of elicitation (arXiv 2510.17509, eq. 1). */
    public double agreement(AnswerEquivalence equivalence) {
        return new SelfConsistency(equivalence).of(greedy, samples);
    }

    /**
     * Probability of the greedy answer, word for word: what the agreement of infinitely many samples at temperature 1 comes
     * to, where only the same words agree; 0 where nothing was answered. It needs no sample and has no sampling noise.
     */
    public double limitOfAgreement() {
        return greedy.isBlank() ? 0 : Math.exp(Math.min(0, meanLogProbability * tokens));
    }

    /** What a map of answers reads of the greedy answer; one that was cut off counts as one that ended with its last token. */
    public TokenLogProbabilities tokenLogProbabilities() {
        return new TokenLogProbabilities(Math.min(0, meanLogProbability), Math.max(0, tokens - 1));
    }

    /** One verdict: 1 if the greedy answer matches a reference, else 0; so 0 where no answer is right. */
    public double verdict(AnswerEquivalence equivalence) {
        return equivalence.matchesAny(greedy, question.answers()) ? 1 : 0;
    }

    /** A graded label: the share of the samples that match a reference. */
    public double graded(AnswerEquivalence equivalence) {
        return samples.stream()
                .mapToDouble(sample -> equivalence.matchesAny(sample, question.answers()) ? 1 : 0)
                .average()
                .orElseThrow(() -> new IllegalArgumentException("a graded label needs at least one sample"));
    }
}

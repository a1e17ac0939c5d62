package io.candor.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.candor.llm.decoder.Generation;

/**
 * Output of {@code score} and {@code ask --json} for one question.
 *
 * @param id as given, or null
 * @param question as given
 * @param answer greedy answer of the base model; null when only the confidence was wanted
 * @param confidence in [0, 1]; null without an adapter
 * @param meanLogProbability per token of the answer, at most 0; null without an answer
 * @param promptTokens tokens of the prompt
 * @param answerTokens tokens of the answer; null without one
 * @param model which model answered
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ScoredLine(
        JsonNode id,
        String question,
        String answer,
        Double confidence,
        Double meanLogProbability,
        int promptTokens,
        Integer answerTokens,
        String model) {

    /**
     * @param id null for none
     * @param answer null when only the confidence was wanted
     * @param confidence null without an adapter
     */
    static ScoredLine of(
            JsonNode id, String question, int[] prompt, Generation answer, Double confidence, String model) {
        return new ScoredLine(
                id,
                question,
                answer == null ? null : answer.text(),
                confidence,
                answer == null ? null : answer.continuation().meanLogProbability(),
                prompt.length,
                answer == null ? null : answer.continuation().tokens().length,
                model);
    }
}

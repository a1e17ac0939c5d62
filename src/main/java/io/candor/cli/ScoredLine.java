package io.candor.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.candor.honesty.answer.AnswerIdentity;
import io.candor.honesty.map.AnswerMap;
import io.candor.honesty.map.TokenLogProbabilities;
import io.candor.llm.decoder.Generation;
import io.candor.llm.decoder.LanguageModel;
import java.util.Optional;

/**
 * Output of {@code score} and {@code ask --json} for one question.
 *
 * @param id as given, or null
 * @param question as given
 * @param answer greedy answer of the base model, or the one that the line carries; null when only the confidence was wanted
 * @param confidence in [0, 1]; null without an adapter
 * @param answerConfidence likewise, from all that is known after the answer; null where the adapter has no map of such answers too
 * @param meanTokenLogProbability log-probability per token of the answer, at most 0; null without an answer
 * @param promptTokens tokens of the prompt
 * @param answerTokens tokens of the answer; null without one
 * @param model which model answered, or read the answer
 * @param answerModel the other system's model that gave the answer; null where it is the base model's own
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ScoredLine(
        JsonNode id,
        String question,
        String answer,
        Double confidence,
        Double answerConfidence,
        Double meanTokenLogProbability,
        int promptTokens,
        Integer answerTokens,
        String model,
        String answerModel) {
    /** The former name, for those who read it. */
    @JsonProperty
    Double meanLogProbability() {
        return meanTokenLogProbability;
    }

    /** What a question is asked under that names no domain. */
    private static final String NO_DOMAIN = "general";

    /**
     * @param id null for none
     * @param answer null when only the confidence was wanted
     * @param logit null without an adapter
     * @param answers the adapter's map, if it has one
     */
    static ScoredLine of(
            JsonNode id,
            String question,
            int[] prompt,
            Generation answer,
            Float logit,
            Optional<AnswerMap> answers,
            String model) {
        return new ScoredLine(
                id,
                question,
                answer == null ? null : answer.text(),
                logit == null ? null : (double) LanguageModel.confidence(logit),
                answer == null || logit == null
                        ? null
                        : answers.map(map -> confidence(map, logit, answer)).orElse(null),
                answer == null ? null : answer.continuation().meanLogProbability(),
                prompt.length,
                answer == null ? null : answer.continuation().tokens().length,
                model,
                null);
    }

    /**
     * Of an answer that another system gave.
     *
     * @param answers the adapter's map of that model's answers, if it has one
     */
    static ScoredLine ofGiven(
            JsonNode id,
            String question,
            int[] prompt,
            GivenAnswer answer,
            TokenLogProbabilities tokens,
            Float logit,
            Optional<AnswerMap> answers,
            String model) {
        return new ScoredLine(
                id,
                question,
                answer.text(),
                logit == null ? null : (double) LanguageModel.confidence(logit),
                logit == null
                        ? null
                        : answers.filter(map -> map.covers(tokens))
                                .map(map -> confidence(map, logit, tokens, answer.text()))
                                .orElse(null),
                tokens.mean(),
                prompt.length,
                tokens.tokens(),
                model,
                answer.model());
    }

    private static double confidence(AnswerMap map, float logit, Generation answer) {
        TokenLogProbabilities tokens = new TokenLogProbabilities(
                Math.min(0, answer.continuation().meanLogProbability()),
                answer.continuation().tokens().length);
        return confidence(map, logit, tokens, answer.text());
    }

    private static double confidence(AnswerMap map, float logit, TokenLogProbabilities tokens, String answer) {
        return map.confidence(logit, tokens, NO_DOMAIN, AnswerIdentity.of(answer));
    }
}

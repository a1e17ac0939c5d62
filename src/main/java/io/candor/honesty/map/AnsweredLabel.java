package io.candor.honesty.map;

/**
 * What an {@link AnswerMap} learns from.
 *
 * @param label logit and verdict
 * @param tokens of the answer that was judged
 */
public record AnsweredLabel(LabeledLogit label, TokenLogProbabilities tokens) {}

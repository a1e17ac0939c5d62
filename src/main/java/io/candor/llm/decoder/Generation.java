package io.candor.llm.decoder;

/**
 * A generated answer.
 *
 * @param text without special tokens and surrounding blanks
 * @param continuation its tokens and their log-probabilities
 */
public record Generation(String text, Continuation continuation) {}

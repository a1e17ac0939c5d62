package io.candor.llm.prompt;

/**
 * What a model is asked.
 *
 * @param text the prompt, control tokens written out
 * @param ids its token ids
 */
public record RenderedPrompt(String text, int[] ids) {}

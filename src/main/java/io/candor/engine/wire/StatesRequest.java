package io.candor.engine.wire;

import java.util.List;

/**
 * Asks for final hidden states of the last prompt tokens.
 *
 * @param model the model that is meant; another one refuses
 * @param adapter name of a LoRA that is loaded; null for the frozen base
 * @param prompts token ids, at least one of each
 */
public record StatesRequest(String model, String adapter, List<int[]> prompts) {}

package io.candor.engine.wire;

import java.util.List;

/**
 * Prompts to be continued greedily by the frozen base, each for itself.
 *
 * @param id made by the client, by which single prompts can be cancelled: DELETE {@code generations/ID/PROMPT}
 * @param model the model that is meant; another one refuses
 * @param prompts at least one
 * @param stream whether tokens are sent as they come, and not all with the last of them
 */
public record GenerationRequest(String id, String model, List<Prompt> prompts, boolean stream) {

    /**
     * One prompt.
     *
     * @param tokens at least one
     * @param maxTokens most tokens of the answer, at least 1
     */
    public record Prompt(int[] tokens, int maxTokens) {}
}

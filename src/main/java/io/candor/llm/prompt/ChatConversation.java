package io.candor.llm.prompt;

import java.util.List;
import java.util.Map;

/**
 * What a chat template is given. Values are those of JSON as Java has them: Map in its order, List, String, Boolean, whole
 * numbers and Double apart, null.
 *
 * @param messages each with {@code role} and {@code content}, oldest first
 * @param addGenerationPrompt whether the text ends where the assistant's turn begins
 * @param variables further variables of the template, {@code tools} and {@code documents} among them
 */
public record ChatConversation(List<?> messages, boolean addGenerationPrompt, Map<String, ?> variables) {

    /** One user message, up to where the model begins its answer. */
    public static ChatConversation of(String userMessage) {
        return new ChatConversation(List.of(Map.of("role", "user", "content", userMessage)), true, Map.of());
    }
}

package io.candor.engine.openai;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;

/** What is said to {@code /v1/chat/completions}, and read of what it says. */
final class OpenAiProtocol {
    private OpenAiProtocol() {}

    /** Asks for one answer; what is null is left out. */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Request(
            String model,
            List<Message> messages,
            Integer maxTokens,
            Integer maxCompletionTokens,
            Double temperature,
            Boolean logprobs) {}

    record Message(String role, String content) {}

    record Reply(List<Choice> choices) {}

    /** @param finishReason {@code stop}, {@code length}, or why there is no answer */
    @JsonNaming(SnakeCaseStrategy.class)
    record Choice(Message message, String finishReason, Logprobs logprobs) {}

    /** @param content one per token; null or empty where the server tells none */
    record Logprobs(List<Token> content) {}

    record Token(Double logprob) {}
}

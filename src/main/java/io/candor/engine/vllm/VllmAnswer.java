package io.candor.engine.vllm;

import io.candor.engine.EngineUnavailableException;
import io.candor.engine.external.ReceivedAnswer;
import io.candor.engine.remote.EngineRefusalException;
import java.util.List;

/** Reads the one continuation of a reply. */
final class VllmAnswer {
    private static final String TOKEN_ID = "token_id:";

    private VllmAnswer() {}

    /** @throws EngineUnavailableException if there is not one, or no token ids */
    static ReceivedAnswer read(VllmProtocol.Completion reply) {
        if (reply.choices() == null || reply.choices().size() != 1) {
            throw new EngineUnavailableException("the engine did not give one answer to one prompt");
        }
        VllmProtocol.Choice choice = reply.choices().get(0);
        return new ReceivedAnswer(
                tokens(choice),
                choice.logprobs() == null ? null : choice.logprobs().tokenLogprobs(),
                choice.finishReason(),
                choice.stopReason());
    }

    private static int[] tokens(VllmProtocol.Choice choice) {
        if (choice.tokenIds() != null) {
            return choice.tokenIds();
        }
        List<String> tokens = choice.logprobs() == null || choice.logprobs().tokens() == null
                ? List.of()
                : choice.logprobs().tokens();
        try {
            return tokens.stream()
                    .mapToInt(token -> Integer.parseInt(token.substring(TOKEN_ID.length())))
                    .toArray();
        } catch (NumberFormatException | StringIndexOutOfBoundsException text) {
            throw new EngineRefusalException(
                    "the engine gives texts instead of token ids; use a vLLM that knows return_token_ids");
        }
    }
}

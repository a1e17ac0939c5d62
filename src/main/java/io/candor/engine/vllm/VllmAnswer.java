package io.candor.engine.vllm;

import io.candor.engine.EngineUnavailableException;
import io.candor.engine.remote.EngineProblemException;
import io.candor.engine.remote.EngineRefusalException;
import io.candor.engine.wire.EngineProblem;
import io.candor.engine.wire.EngineProblem.Code;
import io.candor.llm.decoder.Continuation;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Reads the one continuation of a reply. */
final class VllmAnswer {
    private static final String TOKEN_ID = "token_id:";

    private VllmAnswer() {}

    /**
     * Tokens and log-probabilities as our own decoder gives them.
     *
     * @param ends token ids that end an answer
     * @throws EngineUnavailableException if the server gave up, or gives something else than was asked for
     * @throws EngineProblemException if it failed at this prompt
     */
    static Continuation read(VllmProtocol.Completion reply, Set<Integer> ends) {
        if (reply.choices() == null || reply.choices().size() != 1) {
            throw new EngineUnavailableException("the engine did not give one answer to one prompt");
        }
        VllmProtocol.Choice choice = reply.choices().get(0);
        int[] tokens = tokens(choice);
        float[] logProbabilities = logProbabilities(choice, tokens.length);
        return switch (String.valueOf(choice.finishReason())) {
            case "stop" -> new Continuation(withoutEnd(tokens, choice, ends), logProbabilities, true);
            case "length" -> new Continuation(tokens, logProbabilities, false);
            case "abort" -> throw new EngineUnavailableException("the engine has aborted an answer");
            default ->
                throw new EngineProblemException(
                        EngineProblem.of(Code.FAILED, "the engine did not finish an answer: " + choice.finishReason()));
        };
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

    private static float[] logProbabilities(VllmProtocol.Choice choice, int tokens) {
        List<Double> values =
                choice.logprobs() == null ? null : choice.logprobs().tokenLogprobs();
        if (values == null || values.size() != tokens || values.contains(null)) {
            throw new EngineUnavailableException("the engine gave tokens without their log-probabilities");
        }
        float[] logProbabilities = new float[tokens];
        for (int i = 0; i < tokens; i++) {
            // Rounding may leave the logarithm of a certain token a little above 0.
            logProbabilities[i] = Math.min(0, values.get(i).floatValue());
        }
        return logProbabilities;
    }

    private static int[] withoutEnd(int[] tokens, VllmProtocol.Choice choice, Set<Integer> ends) {
        int last = tokens.length - 1;
        boolean ended = last >= 0
                && (ends.contains(tokens[last]) || Integer.valueOf(tokens[last]).equals(choice.stopReason()));
        return ended ? Arrays.copyOf(tokens, last) : tokens;
    }
}

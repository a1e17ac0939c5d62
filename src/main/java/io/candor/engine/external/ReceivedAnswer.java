package io.candor.engine.external;

import io.candor.engine.EngineUnavailableException;
import io.candor.engine.remote.EngineProblemException;
import io.candor.engine.wire.EngineProblem;
import io.candor.engine.wire.EngineProblem.Code;
import io.candor.llm.decoder.Continuation;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * An answer as a server of another project gives it.
 *
 * @param tokens with the ending one, if there is one
 * @param logProbabilities of the tokens; null or of another number where something else came
 * @param finishReason {@code stop}, {@code length}, {@code abort}, or something else if it was not finished
 * @param stopReason the token id that was asked to stop it; null if the server does not say
 */
public record ReceivedAnswer(int[] tokens, List<Double> logProbabilities, String finishReason, Object stopReason) {

    /**
     * Tokens and log-probabilities as our own decoder gives them.
     *
     * @param ends token ids that end an answer
     * @throws EngineUnavailableException if the server gave up, or gives something else than was asked for
     * @throws EngineProblemException if it failed at this prompt
     */
    public Continuation continuation(Set<Integer> ends) {
        return switch (String.valueOf(finishReason)) {
            case "stop" -> new Continuation(withoutEnd(ends), values(), true);
            case "length" -> new Continuation(tokens, values(), false);
            case "abort" -> throw new EngineUnavailableException("the engine has aborted an answer");
            default ->
                throw new EngineProblemException(
                        EngineProblem.of(Code.FAILED, "the engine did not finish an answer: " + finishReason));
        };
    }

    private float[] values() {
        if (logProbabilities == null || logProbabilities.size() != tokens.length || logProbabilities.contains(null)) {
            throw new EngineUnavailableException("the engine gave tokens without their log-probabilities");
        }
        float[] values = new float[tokens.length];
        for (int i = 0; i < values.length; i++) {
            // Rounding may leave the logarithm of a certain token a little above 0.
            values[i] = Math.min(0, logProbabilities.get(i).floatValue());
        }
        return values;
    }

    private int[] withoutEnd(Set<Integer> ends) {
        int last = tokens.length - 1;
        boolean ended = last >= 0
                && (ends.contains(tokens[last]) || Integer.valueOf(tokens[last]).equals(stopReason));
        return ended ? Arrays.copyOf(tokens, last) : tokens;
    }
}

package io.candor.engine.wire;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * One line of a stream of answers; the lines of a prompt, put together, are its answer. An empty line says that the server lives.
 *
 * @param prompt its place in the request, from 0; -1 for all that have not ended
 * @param tokens ids, without the one that ended the answer
 * @param logProbabilities of these tokens, then of the one that ended the answer, if one did
 * @param end null while more comes
 * @param problem what went wrong, where the end is {@link End#FAILED}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GenerationLine(int prompt, int[] tokens, double[] logProbabilities, End end, EngineProblem problem) {

    /** Why no more comes. */
    public enum End {
        /** A token that ends an answer came. */
        STOPPED,
        /** It has as many tokens as were asked for, or as there is room for. */
        LENGTH,
        /** See the problem. */
        FAILED
    }
}

package io.candor.engine.remote;

import io.candor.engine.wire.GenerationLine;
import io.candor.llm.decoder.Continuation;
import io.candor.llm.decoder.ContinuousBatch;
import java.util.Arrays;

/** A prompt at the server, and what has come of its answer. For one thread. */
final class AnswerUnderWay<T> {
    private final ContinuousBatch.Prompt<T> prompt;
    private int[] tokens = {};
    private float[] logProbabilities = {};

    AnswerUnderWay(ContinuousBatch.Prompt<T> prompt) {
        this.prompt = prompt;
    }

    ContinuousBatch.Prompt<T> prompt() {
        return prompt;
    }

    void add(GenerationLine line) {
        int before = tokens.length;
        tokens = Arrays.copyOf(tokens, before + line.tokens().length);
        System.arraycopy(line.tokens(), 0, tokens, before, line.tokens().length);
        int known = logProbabilities.length;
        logProbabilities = Arrays.copyOf(logProbabilities, known + line.logProbabilities().length);
        for (int i = 0; i < line.logProbabilities().length; i++) {
            logProbabilities[known + i] = (float) line.logProbabilities()[i];
        }
    }

    Continuation continuation(GenerationLine.End end) {
        return new Continuation(tokens, logProbabilities, end == GenerationLine.End.STOPPED);
    }
}

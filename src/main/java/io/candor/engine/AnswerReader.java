package io.candor.engine;

import java.util.List;

/** Reads answers that somebody else gave. Safe for several threads. */
public interface AnswerReader {

    /**
     * The tokens of an answer as they follow a prompt; nothing in it is a control token, whatever it spells.
     *
     * @throws io.candor.llm.prompt.InvalidQuestionException if it is blank, is not text, or together with the prompt longer than the
     *     model's context
     */
    int[] tokens(int[] prompt, String answer);

    /**
     * How probable the frozen base finds each answer after its prompt: mean natural-log probability per token, the ending one
     * included, at most 0; one per prompt.
     */
    double[] meanLogProbabilities(List<int[]> prompts, List<int[]> answers);
}

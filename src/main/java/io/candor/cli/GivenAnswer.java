package io.candor.cli;

import io.candor.honesty.map.TokenLogProbabilities;
import io.candor.llm.decoder.LanguageModel;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * An answer that another system gave, as a line of questions carries it.
 *
 * @param tokens its token ids
 * @param source mean natural-log probability of its tokens under the model that gave it; empty where the line says none
 */
record GivenAnswer(String model, String text, int[] tokens, OptionalDouble source) {

    /** What a model finds of answers to prompts, one each. */
    static List<TokenLogProbabilities> read(LanguageModel language, List<int[]> prompts, List<GivenAnswer> answers) {
        double[] means = language.meanLogProbabilities(
                prompts, answers.stream().map(GivenAnswer::tokens).toList());
        return IntStream.range(0, means.length)
                .mapToObj(i -> new TokenLogProbabilities(
                        means[i], answers.get(i).tokens().length, answers.get(i).source()))
                .toList();
    }
}

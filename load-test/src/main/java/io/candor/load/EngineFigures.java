package io.candor.load;

import io.candor.llm.decoder.Generation;
import io.candor.llm.decoder.GenerationOptions;
import io.candor.llm.decoder.LanguageModel;
import io.candor.llm.decoder.LoadedAdapter;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Speed of one model at one batch size, in one round.
 *
 * @param prefill prompt tokens per second of all rows, with the first answer token
 * @param decode answer tokens per second of all rows, from the second on
 * @param confidenceRatio time of answer and confidence over time of the answer
 * @param samplesMillis time of 20 samples of one prompt
 */
record EngineFigures(double prefill, double decode, double confidenceRatio, double samplesMillis) {
    private static final int SAMPLES = 20;
    private static final double NANOS = 1e9;

    /**
     * Measures once.
     *
     * @param rows prompts at once
     * @param promptTokens tokens of each
     * @param newTokens tokens decoded after the first
     */
    static EngineFigures measure(
            LanguageModel model, LoadedAdapter adapter, int rows, int promptTokens, int newTokens) {
        List<int[]> prompts = prompts(model, rows, promptTokens);
        double first = seconds(() -> model.answer(prompts, 1));
        long start = System.nanoTime();
        List<Generation> answers = model.answer(prompts, newTokens + 1);
        double whole = (System.nanoTime() - start) / NANOS;
        double confidence = seconds(() -> model.confidence(prompts, adapter));
        double samples = seconds(() -> model.sample(
                prompts.subList(0, 1), SAMPLES, GenerationOptions.sampled(newTokens + 1, 1, 0), new long[1]));
        int decoded = answers.stream().mapToInt(EngineFigures::tokens).sum() - rows;
        return new EngineFigures(
                rows * promptTokens / first, decoded / (whole - first), (whole + confidence) / whole, samples * 1000);
    }

    private static int tokens(Generation generation) {
        return generation.continuation().logProbabilities().length;
    }

    /** The same for every model of this vocabulary; what they say does not matter for speed. */
    private static List<int[]> prompts(LanguageModel model, int rows, int tokens) {
        int vocabulary = model.checkpoint().config().vocabularySize();
        SplittableRandom random = new SplittableRandom(7);
        return Stream.generate(() -> IntStream.generate(() -> random.nextInt(vocabulary))
                        .limit(tokens)
                        .toArray())
                .limit(rows)
                .toList();
    }

    private static double seconds(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / NANOS;
    }
}

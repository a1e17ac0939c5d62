package io.candor.bench;

import io.candor.llm.decoder.ContinuousBatch;
import io.candor.llm.decoder.GenerationOptions;
import io.candor.llm.decoder.LanguageModel;
import io.candor.llm.decoder.LoadedAdapter;
import io.candor.llm.decoder.ScoredPrompts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Speed of one model at one batch size, in one round.
 *
 * @param prefill prompt tokens per second of all rows, with the first answer token
 * @param decode answer tokens per second of all rows, from the second on
 * @param confidenceRatio time of confidences and answers over time of the answers alone; NaN without an adapter
 * @param samplesMillis time of the samples of one prompt
 */
record EngineRound(double prefill, double decode, double confidenceRatio, double samplesMillis) {
    private static final double NANOS = 1e9;

    /**
     * Measures once.
     *
     * @param batch of the model's; prompts join and leave it
     * @param rows prompts at once
     */
    static EngineRound measure(
            LanguageModel model,
            Optional<LoadedAdapter> adapter,
            ContinuousBatch<Integer> batch,
            int rows,
            EngineBenchPlan plan) {
        List<int[]> prompts = prompts(model, rows, plan.promptTokens());
        int most = plan.newTokens() + 1;
        long start = System.nanoTime();
        List<ContinuousBatch.Ended<Integer>> ended = new ArrayList<>(batch.join(asked(prompts, most)));
        double first = secondsSince(start);
        while (batch.size() > 0) {
            ended.addAll(batch.decode());
        }
        double whole = secondsSince(start);
        double both = adapter.map(loaded -> seconds(() -> scoreAndAnswer(model, loaded, batch, asked(prompts, most))))
                .orElse(Double.NaN);
        double samples = seconds(() -> model.sample(
                prompts.subList(0, 1), plan.samples(), GenerationOptions.sampled(most, 1, 0), new long[1]));
        int decoded = ended.stream().mapToInt(EngineRound::tokens).sum() - rows;
        return new EngineRound(
                rows * plan.promptTokens() / first, decoded / (whole - first), both / whole, samples * 1000);
    }

    private static List<ContinuousBatch.Prompt<Integer>> asked(List<int[]> prompts, int most) {
        return IntStream.range(0, prompts.size())
                .mapToObj(row -> new ContinuousBatch.Prompt<>(row, prompts.get(row), most))
                .toList();
    }

    private static void scoreAndAnswer(
            LanguageModel model,
            LoadedAdapter adapter,
            ContinuousBatch<Integer> batch,
            List<ContinuousBatch.Prompt<Integer>> asked) {
        List<int[]> prompts = asked.stream().map(ContinuousBatch.Prompt::tokens).toList();
        try (ScoredPrompts scored = model.score(prompts, adapter)) {
            batch.join(asked, scored);
        }
        while (batch.size() > 0) {
            batch.decode();
        }
    }

    private static int tokens(ContinuousBatch.Ended<Integer> ended) {
        return ended.generation().continuation().logProbabilities().length;
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
        return secondsSince(start);
    }

    private static double secondsSince(long nanos) {
        return (System.nanoTime() - nanos) / NANOS;
    }
}

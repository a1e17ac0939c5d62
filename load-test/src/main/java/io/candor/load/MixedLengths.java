package io.candor.load;

import io.candor.llm.decoder.ContinuousBatch;
import io.candor.llm.decoder.LanguageModel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/**
 * Tokens per second over answers of 1 to 64 tokens, which end at different times.
 *
 * @param waves as many prompts as there are places, the next ones when all of these have ended; who has ended leaves
 * @param continuous the next prompt joins as soon as a place is free
 */
record MixedLengths(double waves, double continuous) {
    private static final int LONGEST_ANSWER = 64;
    private static final long SEED = 5;

    /**
     * One measurement.
     *
     * @param places most prompts under way
     */
    static MixedLengths measure(LanguageModel model, int places, int requests, int promptTokens) {
        List<ContinuousBatch.Prompt<Integer>> prompts = prompts(model, requests, promptTokens);
        return new MixedLengths(speed(model, prompts, places, places), speed(model, prompts, places, 1));
    }

    private static double speed(
            LanguageModel model, List<ContinuousBatch.Prompt<Integer>> prompts, int places, int joinAt) {
        long start = System.nanoTime();
        long tokens = 0;
        try (ContinuousBatch<Integer> batch = model.continuousBatch()) {
            Deque<ContinuousBatch.Prompt<Integer>> waiting = new ArrayDeque<>(prompts);
            while (!waiting.isEmpty() || batch.size() > 0) {
                List<ContinuousBatch.Ended<Integer>> ended = new ArrayList<>();
                if (!waiting.isEmpty() && places - batch.size() >= joinAt) {
                    List<ContinuousBatch.Prompt<Integer>> next = new ArrayList<>();
                    while (!waiting.isEmpty() && next.size() < places - batch.size()) {
                        next.add(waiting.poll());
                    }
                    ended.addAll(batch.join(next));
                }
                ended.addAll(batch.decode());
                for (ContinuousBatch.Ended<Integer> each : ended) {
                    tokens += each.generation().continuation().logProbabilities().length;
                }
            }
        }
        return tokens * 1e9 / (System.nanoTime() - start);
    }

    private static List<ContinuousBatch.Prompt<Integer>> prompts(LanguageModel model, int requests, int promptTokens) {
        Random random = new Random(SEED);
        int vocabulary = model.checkpoint().config().vocabularySize();
        List<ContinuousBatch.Prompt<Integer>> prompts = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
            int[] tokens = random.ints(promptTokens, 0, vocabulary).toArray();
            prompts.add(new ContinuousBatch.Prompt<>(i, tokens, 1 + random.nextInt(LONGEST_ANSWER)));
        }
        return prompts;
    }
}

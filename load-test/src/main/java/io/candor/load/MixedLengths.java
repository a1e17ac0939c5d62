package io.candor.load;

import io.candor.llm.decoder.ContinuousBatch;
import io.candor.llm.decoder.JoinRule;
import io.candor.llm.decoder.LanguageModel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Answers of 1 to 64 tokens, which end at different times: all asked at once, and coming at 70 % of the rate that waves sustain.
 *
 * @param waves as many prompts as there are places, the next ones when all of these have ended
 * @param continuous the next prompts join while others are under way, by the rule of the answerer
 */
record MixedLengths(Figures waves, Figures continuous) {
    private static final int LONGEST_ANSWER = 64;
    private static final double LOAD = 0.7;
    private static final double NANOS = 1e9;
    private static final long SEED = 5;

    /**
     * @param tokensPerSecond with all prompts there from the start
     * @param p99Seconds from a prompt's coming to the end of its answer, at 70 % of the waves' rate
     */
    record Figures(double tokensPerSecond, double p99Seconds) {}

    /**
     * One measurement.
     *
     * @param places most prompts under way
     */
    static MixedLengths measure(LanguageModel model, int places, int requests, int promptTokens) {
        List<ContinuousBatch.Prompt<Integer>> prompts = prompts(model, requests, promptTokens);
        long[] atOnce = new long[requests];
        double waves = new Run(model, prompts, atOnce, places, Optional.empty()).speed();
        double continuous = new Run(model, prompts, atOnce, places, Optional.of(new JoinRule())).speed();
        double tokens = prompts.stream()
                .mapToInt(ContinuousBatch.Prompt::maxTokens)
                .average()
                .orElseThrow();
        long[] coming = arrivals(requests, LOAD * waves / tokens);
        return new MixedLengths(
                new Figures(waves, new Run(model, prompts, coming, places, Optional.empty()).p99()),
                new Figures(continuous, new Run(model, prompts, coming, places, Optional.of(new JoinRule())).p99()));
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

    /** Moments of a Poisson process, in nanoseconds from the start. */
    private static long[] arrivals(int requests, double perSecond) {
        Random random = new Random(SEED);
        double[] moments = new double[requests];
        Arrays.setAll(moments, i -> -Math.log(1 - random.nextDouble()) / perSecond * NANOS);
        Arrays.parallelPrefix(moments, Double::sum);
        return Arrays.stream(moments).mapToLong(moment -> (long) moment).toArray();
    }

    /** All prompts once. */
    private static final class Run {
        private final LanguageModel model;
        private final Deque<ContinuousBatch.Prompt<Integer>> waiting;
        private final long[] arrivals;
        private final long[] latencies;
        private final int places;
        /** Empty: the next ones begin when all have ended. */
        private final Optional<JoinRule> rule;

        private long tokens;
        private long start;

        Run(
                LanguageModel model,
                List<ContinuousBatch.Prompt<Integer>> prompts,
                long[] arrivals,
                int places,
                Optional<JoinRule> rule) {
            this.model = model;
            this.arrivals = arrivals;
            this.places = places;
            this.rule = rule;
            waiting = new ArrayDeque<>(prompts);
            latencies = new long[arrivals.length];
        }

        double speed() {
            return answerAll() * NANOS / (System.nanoTime() - start);
        }

        double p99() {
            answerAll();
            Arrays.sort(latencies);
            return latencies[(int) Math.ceil(0.99 * latencies.length) - 1] / NANOS;
        }

        private long answerAll() {
            start = System.nanoTime();
            try (ContinuousBatch<Integer> batch = model.continuousBatch()) {
                while (!waiting.isEmpty() || batch.size() > 0) {
                    int arrived = arrived();
                    int joinable = Math.min(arrived, places - batch.size());
                    if (joinable > 0 && isDue(arrived, joinable, batch.size())) {
                        join(batch, joinable);
                    }
                    if (batch.size() > 0) {
                        decode(batch);
                    }
                }
            }
            return tokens;
        }

        private boolean isDue(int arrived, int joinable, int underWay) {
            return rule.map(its -> its.isDue(arrived, joinable, underWay)).orElse(underWay == 0);
        }

        private int arrived() {
            long now = System.nanoTime() - start;
            return (int) waiting.stream()
                    .takeWhile(prompt -> arrivals[prompt.owner()] <= now)
                    .count();
        }

        private void join(ContinuousBatch<Integer> batch, int joinable) {
            List<ContinuousBatch.Prompt<Integer>> next = new ArrayList<>();
            while (next.size() < joinable) {
                next.add(waiting.poll());
            }
            long before = System.nanoTime();
            note(batch.join(next));
            long nanos = System.nanoTime() - before;
            rule.ifPresent(its -> its.joined(nanos));
        }

        private void decode(ContinuousBatch<Integer> batch) {
            long before = System.nanoTime();
            note(batch.decode());
            long nanos = System.nanoTime() - before;
            rule.ifPresent(its -> its.decoded(nanos));
        }

        private void note(List<ContinuousBatch.Ended<Integer>> ended) {
            long now = System.nanoTime() - start;
            for (ContinuousBatch.Ended<Integer> each : ended) {
                tokens += each.generation().continuation().logProbabilities().length;
                latencies[each.owner()] = now - arrivals[each.owner()];
            }
        }
    }
}

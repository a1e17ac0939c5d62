package io.candor.engine;

import io.candor.llm.decoder.ContinuousBatch;
import io.candor.llm.decoder.Generation;
import io.candor.llm.decoder.LanguageModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Whether an engine elsewhere says what the same model says here, and how fast it is. */
public final class EngineComparison {
    private static final int MAX_TOKENS = 24;
    /** Arithmetic rounds otherwise on another device, and now and then two tokens are as probable as each other. */
    private static final double LEAST_EQUAL = 0.9;

    private static final Map<String, Double> TOLERANCES = Map.of("float32", 1e-3, "bfloat16", 0.03);
    private static final double TOLERANCE_ACROSS = 0.05;
    private static final List<String> PLACES = List.of(
            "France",
            "Japan",
            "Brazil",
            "Mongolia",
            "Peru",
            "Kenya",
            "Norway",
            "Laos",
            "Chad",
            "Fiji",
            "Italy",
            "Canada",
            "Egypt",
            "India",
            "Cuba",
            "Poland");

    private static final List<String> FORMS =
            List.of("What is the capital of %s?", "What is the currency of %s?", "On which continent is %s?");

    private final ModelEngine here;
    private final ModelEngine there;

    /**
     * Compares two engines of one model.
     *
     * @param here the reference
     */
    public EngineComparison(ModelEngine here, ModelEngine there) {
        this.here = here;
        this.there = there;
    }

    /**
     * Greedy answers of both.
     *
     * @throws IllegalStateException if too many differ
     */
    public String answers() {
        List<int[]> prompts = prompts();
        Map<Integer, Generation> expected = answered(here, prompts);
        Map<Integer, Generation> given = answered(there, prompts);
        long equal = expected.entrySet().stream()
                .filter(one ->
                        one.getValue().text().equals(given.get(one.getKey()).text()))
                .count();
        String seen = equal + " of " + prompts.size() + " answers are those given here";
        require(equal >= LEAST_EQUAL * prompts.size(), seen + "; serve the same model and tokenizer");
        return seen;
    }

    /**
     * Confidences of both under one release.
     *
     * @param adapter folder of the release
     * @throws IllegalStateException if one is further off than a canary may be
     */
    public String confidences(Path adapter) {
        try (EngineAdapter ours = here.load(adapter);
                EngineAdapter theirs = there.load(adapter)) {
            List<int[]> prompts = prompts();
            float[] expected = ours.confidenceLogits(prompts);
            float[] given = theirs.confidenceLogits(prompts);
            double most = 0;
            for (int i = 0; i < expected.length; i++) {
                most = Math.max(
                        most, Math.abs(LanguageModel.confidence(expected[i]) - LanguageModel.confidence(given[i])));
            }
            String seen = String.format(Locale.ROOT, "differ by %.5f at most from those given here", most);
            require(most <= tolerance(), seen + "; serve the same model, with its states as they are");
            return seen;
        }
    }

    private double tolerance() {
        return here.precision().equals(there.precision()) ? TOLERANCES.get(here.precision()) : TOLERANCE_ACROSS;
    }

    /** How many answers, and confidences under a release, the engine elsewhere gives in a second. */
    public String throughput(Path adapter, int questions) {
        List<int[]> some = prompts();
        List<int[]> prompts = new ArrayList<>();
        for (int i = 0; i < questions; i++) {
            prompts.add(some.get(i % some.size()));
        }
        try (EngineAdapter theirs = there.load(adapter)) {
            long begun = System.nanoTime();
            Map<Integer, Generation> answers = answered(there, prompts);
            long answered = System.nanoTime();
            theirs.confidenceLogits(prompts);
            long read = System.nanoTime();
            int tokens = answers.values().stream()
                    .mapToInt(answer -> answer.continuation().tokens().length)
                    .sum();
            return String.format(
                    Locale.ROOT,
                    "%.0f answers/s (%.0f tokens/s), %.0f confidences/s, %d questions",
                    rate(questions, answered - begun),
                    rate(tokens, answered - begun),
                    rate(questions, read - answered),
                    questions);
        }
    }

    private static double rate(int count, long nanos) {
        return count / (nanos / (double) Duration.ofSeconds(1).toNanos());
    }

    private List<int[]> prompts() {
        return FORMS.stream()
                .flatMap(form -> PLACES.stream().map(place -> String.format(form, place)))
                .map(there::prompt)
                .toList();
    }

    private static Map<Integer, Generation> answered(ModelEngine engine, List<int[]> prompts) {
        Map<Integer, Generation> answers = new TreeMap<>();
        try (ContinuousBatch<Integer> batch = engine.continuousBatch(0)) {
            int next = 0;
            while (answers.size() < prompts.size()) {
                List<ContinuousBatch.Prompt<Integer>> joining = new ArrayList<>();
                for (int room = batch.room(MAX_TOKENS + longest(prompts)); room > 0 && next < prompts.size(); room--) {
                    joining.add(new ContinuousBatch.Prompt<>(next, prompts.get(next), MAX_TOKENS));
                    next++;
                }
                if (!joining.isEmpty()) {
                    batch.join(joining).forEach(ended -> answers.put(ended.owner(), ended.generation()));
                }
                batch.decode().forEach(ended -> answers.put(ended.owner(), ended.generation()));
            }
        }
        return answers;
    }

    private static int longest(List<int[]> prompts) {
        return prompts.stream().mapToInt(prompt -> prompt.length).max().orElse(1);
    }

    private static void require(boolean met, String words) {
        if (!met) {
            throw new IllegalStateException(words);
        }
    }
}

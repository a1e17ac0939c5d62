package io.candor.training;

import io.candor.llm.decoder.LanguageModel;
import io.candor.llm.decoder.LoadedAdapter;
import io.candor.llm.decoder.TokenBudget;
import io.candor.llm.prompt.InvalidQuestionException;
import io.candor.release.gate.AuditedAnswer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Computes two releases' confidences on the same prompts afresh; the confidences served with the answers are not used.
 */
final class AuditScoring {
    private static final int ROWS = 64;
    private static final int TOKEN_BUDGET = 8_192;

    private final LanguageModel model;
    private final DutyCycle dutyCycle;

    AuditScoring(LanguageModel model, DutyCycle dutyCycle) {
        this.model = model;
        this.dutyCycle = dutyCycle;
    }

    /** A question of the slice with its place in the results. */
    private record AuditedPrompt(int index, int[] prompt, LearnedLabel label) {}

    /**
     * @param candidate adapter folder
     * @param live adapter folder; without one the candidate is compared with the mean label of {@code training}, the
     *     best constant prediction
     * @param training labels the candidate was trained on
     */
    List<AuditedAnswer> score(
            List<LearnedLabel> slice, Path candidate, Optional<Path> live, List<LearnedLabel> training) {
        List<AuditedPrompt> items = new ArrayList<>(slice.size());
        for (LearnedLabel label : slice) {
            prompt(label.question()).ifPresent(prompt -> items.add(new AuditedPrompt(items.size(), prompt, label)));
        }
        float[] candidates = confidences(items, candidate);
        float[] lives =
                live.map(folder -> confidences(items, folder)).orElseGet(() -> baseRate(training, items.size()));
        List<AuditedAnswer> audited = new ArrayList<>(items.size());
        for (AuditedPrompt item : items) {
            audited.add(new AuditedAnswer(
                    candidates[item.index()], lives[item.index()], item.label().label()));
        }
        return audited;
    }

    /** Confidences of a release in questions of any order. */
    float[] confidences(Path adapter, List<String> questions) {
        try (LoadedAdapter loaded = model.loadAdapter(adapter)) {
            return model.confidence(questions.stream().map(model::prompt).toList(), loaded);
        }
    }

    private float[] confidences(List<AuditedPrompt> items, Path adapter) {
        float[] confidences = new float[items.size()];
        try (LoadedAdapter loaded = model.loadAdapter(adapter)) {
            dutyCycle.begin();
            return new TokenBudget(TOKEN_BUDGET).inBatches(items, AuditedPrompt::prompt, ROWS, batches -> {
                batches.forEach(batch -> confidences(batch, loaded, confidences));
                return confidences;
            });
        }
    }

    private void confidences(List<AuditedPrompt> batch, LoadedAdapter loaded, float[] confidences) {
        float[] found =
                model.confidence(batch.stream().map(AuditedPrompt::prompt).toList(), loaded);
        for (int row = 0; row < found.length; row++) {
            confidences[batch.get(row).index()] = found[row];
        }
        dutyCycle.idle();
    }

    private static float[] baseRate(List<LearnedLabel> training, int count) {
        float[] rates = new float[count];
        Arrays.fill(rates, (float) training.stream()
                .mapToDouble(label -> label.label().label())
                .average()
                .orElse(0.5));
        return rates;
    }

    private Optional<int[]> prompt(String question) {
        try {
            return Optional.of(model.prompt(question));
        } catch (InvalidQuestionException unaskable) {
            return Optional.empty();
        }
    }
}

package io.candor.training;

import io.candor.event.ConsistencySignal;
import io.candor.honesty.AttributedLabel;
import io.candor.honesty.answer.AnswerIdentity;
import io.candor.honesty.map.HeadConfidence;
import io.candor.honesty.map.LogitMap;
import io.candor.llm.decoder.LanguageModel;
import io.candor.llm.decoder.LoadedAdapter;
import io.candor.llm.decoder.TokenBudget;
import io.candor.llm.prompt.InvalidQuestionException;
import io.candor.release.gate.AuditedAnswer;
import io.candor.release.store.MapFile;
import io.candor.release.store.ReleaseUnavailableException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Computes two releases' confidences on the same prompts afresh; the confidences served with the answers are not used.
 */
final class AuditScoring {
    private static final int ROWS = 64;
    private static final int TOKEN_BUDGET = 8_192;
    /** Who speaks where the model's own consistency takes the place of labels. */
    private static final String CONSISTENCY = "consistency";

    private final LanguageModel model;
    private final DutyCycle dutyCycle;

    AuditScoring(LanguageModel model, DutyCycle dutyCycle) {
        this.model = model;
        this.dutyCycle = dutyCycle;
    }

    /** A question of the slice. */
    private record AuditedPrompt(int[] prompt, LearnedLabel label) {}

    /**
     * A slice with both releases' confidences.
     *
     * @param answers one entry per question that the model can be asked, the oldest label first; without the first labels, which only
     *     a map was fitted to
     * @param map the candidate's map, fitted to the whole slice
     */
    record Scored(List<AuditedAnswer> answers, LogitMap map) {}

    /**
     * The candidate is judged through a map, as it will serve: one fitted to the older labels of the slice. The live one is judged
     * as it serves.
     *
     * @param slice the newest label first
     * @param candidate adapter folder
     * @param live release folder; without one the candidate is compared with the mean label of {@code training}, the
     *     best constant prediction
     * @param training labels the candidate was trained on
     */
    Scored score(List<LearnedLabel> slice, Path candidate, Optional<Path> live, List<LearnedLabel> training) {
        List<AuditedPrompt> items = new ArrayList<>(slice.size());
        for (LearnedLabel label : slice) {
            prompt(label.question()).ifPresent(prompt -> items.add(new AuditedPrompt(prompt, label)));
        }
        RefittedMap refitted =
                new RefittedMap(items.stream().map(AuditedPrompt::label).toList(), logits(prompts(items), candidate));
        double[] candidates = refitted.beforehand();
        double[] lives = live.map(folder -> served(items, folder)).orElseGet(() -> baseRate(training, items.size()));
        List<AuditedAnswer> audited = new ArrayList<>(items.size());
        for (int i = items.size() - 1; i >= 0; i--) {
            LearnedLabel label = items.get(i).label();
            if (!Double.isNaN(candidates[i])) {
                audited.add(new AuditedAnswer(label.domain(), candidates[i], lives[i], label.label()));
            }
        }
        return new Scored(audited, refitted.onAll());
    }

    /**
     * Judges the first head of a model: how often its samples agree with its answer takes the place of labels. No map is fitted: consistency is
     * not correctness.
     *
     * @param judges none of which the candidate was taught
     * @param taught their mean is what the candidate is compared with, the best constant prediction
     */
    Scored consistency(List<ConsistencySignal> judges, Path candidate, List<ConsistencySignal> taught) {
        double constant = taught.stream()
                .mapToDouble(ConsistencySignal::getAgreement)
                .average()
                .orElse(0.5);
        float[] logits = logits(
                judges.stream()
                        .map(signal -> model.prompt(signal.getQuestion()))
                        .toList(),
                candidate);
        List<AuditedAnswer> audited = new ArrayList<>(logits.length);
        for (int i = 0; i < logits.length; i++) {
            double agreement = judges.get(i).getAgreement();
            audited.add(new AuditedAnswer(
                    judges.get(i).getDomain(),
                    LanguageModel.confidence(logits[i]),
                    constant,
                    new AttributedLabel(agreement, new TreeMap<>(Map.of(CONSISTENCY, agreement)))));
        }
        return new Scored(audited, LogitMap.IDENTITY);
    }

    /** Confidences of a release in questions of any order. */
    float[] confidences(Path adapter, List<String> questions) {
        try (LoadedAdapter loaded = model.loadAdapter(adapter)) {
            return model.confidence(questions.stream().map(model::prompt).toList(), loaded);
        }
    }

    private double[] served(List<AuditedPrompt> items, Path release) {
        LogitMap map = map(release);
        float[] logits = logits(prompts(items), release);
        double[] served = new double[logits.length];
        for (int i = 0; i < served.length; i++) {
            served[i] =
                    HeadConfidence.mapped(map, logits[i], items.get(i).label().domain(), AnswerIdentity.NONE);
        }
        return served;
    }

    private static LogitMap map(Path release) {
        try {
            return MapFile.read(release);
        } catch (IOException unusable) {
            // No fault of the batches: once another release is live, they are judged against that one.
            throw new ReleaseUnavailableException("the live release's map cannot be used", unusable);
        }
    }

    private float[] logits(List<int[]> prompts, Path adapter) {
        float[] logits = new float[prompts.size()];
        List<Integer> places = IntStream.range(0, logits.length).boxed().toList();
        try (LoadedAdapter loaded = model.loadAdapter(adapter)) {
            dutyCycle.begin();
            return new TokenBudget(TOKEN_BUDGET).inBatches(places, prompts::get, ROWS, batches -> {
                batches.forEach(batch -> logits(batch, prompts, loaded, logits));
                return logits;
            });
        }
    }

    private void logits(List<Integer> batch, List<int[]> prompts, LoadedAdapter loaded, float[] logits) {
        float[] found = model.confidenceLogits(batch.stream().map(prompts::get).toList(), loaded);
        for (int row = 0; row < found.length; row++) {
            logits[batch.get(row)] = found[row];
        }
        dutyCycle.idle();
    }

    private static List<int[]> prompts(List<AuditedPrompt> items) {
        return items.stream().map(AuditedPrompt::prompt).toList();
    }

    private static double[] baseRate(List<LearnedLabel> training, int count) {
        double[] rates = new double[count];
        Arrays.fill(
                rates,
                training.stream()
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

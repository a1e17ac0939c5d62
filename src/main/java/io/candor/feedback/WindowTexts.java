package io.candor.feedback;

import io.candor.honesty.ScoredAnswer;
import io.candor.honesty.sample.SampledText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The answers of a report window by text. An answer without a hash counts by itself, as it did in earlier versions: what they
 * published is to come out again to the bit, and their state does not have the text.
 */
final class WindowTexts {
    private final long overdue;
    private final Map<String, List<ScoredAnswer>> labeled = new HashMap<>();
    private final Map<String, List<ScoredAnswer>> labeledAfterAnswer = new HashMap<>();
    private final Map<String, List<WindowLabel>> sampled = new HashMap<>();

    /** @param overdue answers from before then whose verdict is missing, if they have none, in milliseconds */
    WindowTexts(long overdue) {
        this.overdue = overdue;
    }

    /** @param key of the answer within its window */
    void add(String key, WindowLabel answer) {
        String text = answer.getText().isEmpty() ? key : answer.getText();
        if (answer.getLabel() != null) {
            labeled.computeIfAbsent(text, first -> new ArrayList<>(1))
                    .add(new ScoredAnswer(answer.getConfidence(), answer.getLabel()));
        }
        if (answer.getLabel() != null && answer.getAnswerConfidence() != null) {
            labeledAfterAnswer
                    .computeIfAbsent(text, first -> new ArrayList<>(1))
                    .add(new ScoredAnswer(answer.getAnswerConfidence(), answer.getLabel()));
        }
        if (answer.getAuditProbability() > 0) {
            sampled.computeIfAbsent(text, first -> new ArrayList<>(1)).add(answer);
        }
    }

    /** The labels that stand, those of one text together. */
    Collection<List<ScoredAnswer>> labeled() {
        return labeled.values();
    }

    /** Those whose answer has a confidence after it, with that. */
    Collection<List<ScoredAnswer>> labeledAfterAnswer() {
        return labeledAfterAnswer.values();
    }

    /** The texts of the audit sample. */
    List<SampledText> sampled() {
        return sampled.values().stream().map(this::text).sorted().toList();
    }

    private SampledText text(List<WindowLabel> answers) {
        double[] inverse = answers.stream()
                .mapToDouble(answer -> 1 / answer.getAuditProbability())
                .sorted()
                .toArray();
        double sum = 0;
        for (double each : inverse) {
            sum += each;
        }
        List<ScoredAnswer> labels = answers.stream()
                .filter(answer -> answer.getLabel() != null)
                .map(answer -> new ScoredAnswer(answer.getConfidence(), answer.getLabel()))
                .toList();
        double confidence = ScoredAnswer.mean(answers.stream()
                        .map(answer -> new ScoredAnswer(answer.getConfidence(), 0))
                        .toList())
                .confidence();
        boolean isLabeled = !labels.isEmpty();
        return new SampledText(
                new ScoredAnswer(
                        confidence, isLabeled ? ScoredAnswer.mean(labels).correctness() : 0),
                sum / inverse.length,
                sum,
                isLabeled,
                !isLabeled && answers.stream().allMatch(answer -> answer.getAnsweredAt() <= overdue));
    }
}

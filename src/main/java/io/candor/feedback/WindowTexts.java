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
    private final Map<String, List<ScoredAnswer>> labeled = new HashMap<>();
    private final Map<String, List<ScoredAnswer>> labeledAfterAnswer = new HashMap<>();
    private final Map<String, List<WindowLabel>> sampled = new HashMap<>();
    private int answers;

    /** @param key of the answer within its window */
    void add(String key, WindowLabel answer) {
        String text = text(key, answer);
        answers++;
        if (answer.getLabel() != null) {
            add(labeled, text, new ScoredAnswer(answer.getConfidence(), answer.getLabel()));
        }
        if (answer.getLabel() != null && answer.getAnswerConfidence() != null) {
            add(labeledAfterAnswer, text, new ScoredAnswer(answer.getAnswerConfidence(), answer.getLabel()));
        }
        if (answer.getAuditProbability() > 0) {
            add(sampled, text, answer);
        }
    }

    /** Takes out what was added. */
    void remove(String key, WindowLabel answer) {
        String text = text(key, answer);
        answers--;
        if (answer.getLabel() != null) {
            remove(labeled, text, new ScoredAnswer(answer.getConfidence(), answer.getLabel()));
        }
        if (answer.getLabel() != null && answer.getAnswerConfidence() != null) {
            remove(labeledAfterAnswer, text, new ScoredAnswer(answer.getAnswerConfidence(), answer.getLabel()));
        }
        if (answer.getAuditProbability() > 0) {
            remove(sampled, text, answer);
        }
    }

    private static String text(String key, WindowLabel answer) {
        return answer.getText().isEmpty() ? key : answer.getText();
    }

    private static <V> void add(Map<String, List<V>> texts, String text, V answer) {
        texts.computeIfAbsent(text, first -> new ArrayList<>(1)).add(answer);
    }

    private static <V> void remove(Map<String, List<V>> texts, String text, V answer) {
        List<V> left = texts.get(text);
        left.remove(answer);
        if (left.isEmpty()) {
            texts.remove(text);
        }
    }

    /** How many there are. */
    int answers() {
        return answers;
    }

    /** The labels that stand, those of one text together. */
    Collection<List<ScoredAnswer>> labeled() {
        return labeled.values();
    }

    /** Those whose answer has a confidence after it, with that. */
    Collection<List<ScoredAnswer>> labeledAfterAnswer() {
        return labeledAfterAnswer.values();
    }

    /**
     * The texts of the audit sample.
     *
     * @param overdue answers from before then whose verdict is missing, if they have none, in milliseconds
     */
    List<SampledText> sampled(long overdue) {
        return sampled.values().stream()
                .map(answers -> sampled(answers, overdue))
                .sorted()
                .toList();
    }

    private static SampledText sampled(List<WindowLabel> answers, long overdue) {
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

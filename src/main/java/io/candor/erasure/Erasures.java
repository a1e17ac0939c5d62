package io.candor.erasure;

import io.candor.event.Erasure;
import io.candor.event.LabelRule;
import io.candor.event.LabeledAnswer;
import io.candor.event.RecordPosition;
import io.candor.event.Verdict;
import io.candor.honesty.AttributedLabel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What is forgotten, as far as it was read. Immutable. */
public final class Erasures {
    /** Nothing is forgotten. */
    public static final Erasures NONE = new Erasures(List.of());

    private final List<Entry> entries;
    /** Question id → what of it is forgotten. */
    private final Map<String, Forgotten> questions = new HashMap<>();

    private final SortedMap<Integer, Long> ends = new TreeMap<>();

    /** A record of {@code candor.erasures}. */
    record Entry(int partition, long offset, Erasure erasure) {}

    private record Forgotten(boolean whole, Set<RecordPosition> verdicts) {
        Forgotten with(Forgotten other) {
            Set<RecordPosition> all = new HashSet<>(verdicts);
            all.addAll(other.verdicts);
            return new Forgotten(whole || other.whole, all);
        }
    }

    Erasures(List<Entry> entries) {
        this.entries = List.copyOf(entries);
        for (Entry entry : entries) {
            Erasure erasure = entry.erasure();
            questions.merge(
                    erasure.getQuestionId(),
                    new Forgotten(erasure.getWhole(), Set.copyOf(erasure.getVerdicts())),
                    Forgotten::with);
            ends.merge(entry.partition(), entry.offset() + 1, Math::max);
        }
    }

    /** The same with more records. */
    Erasures with(List<Entry> more) {
        List<Entry> all = new ArrayList<>(entries);
        all.addAll(more);
        return new Erasures(all);
    }

    /**
     * How far they were read, for whoever is to pass by the same: {@code partition:offset after its last record}, by partition, separated by
     * commas; empty where nothing is forgotten.
     */
    public String level() {
        return ends.entrySet().stream()
                .map(end -> end.getKey() + ":" + end.getValue())
                .collect(Collectors.joining(","));
    }

    /**
     * Those up to a level.
     *
     * @throws IllegalArgumentException if it is none
     */
    public Erasures through(String level) {
        if (level.isEmpty()) {
            return NONE;
        }
        Map<Integer, Long> its = Arrays.stream(level.split(","))
                .map(end -> end.split(":", -1))
                .collect(Collectors.toMap(end -> Integer.parseInt(end[0]), end -> Long.parseLong(end[end.length - 1])));
        return new Erasures(entries.stream()
                .filter(entry -> entry.offset() < its.getOrDefault(entry.partition(), 0L))
                .toList());
    }

    /** Whether a question is forgotten as a whole. */
    public boolean isForgotten(String questionId) {
        Forgotten forgotten = questions.get(questionId);
        return forgotten != null && forgotten.whole();
    }

    /** Ids of the questions that are forgotten as a whole. */
    public Set<String> forgottenQuestions() {
        return questions.entrySet().stream()
                .filter(question -> question.getValue().whole())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** Whether a verdict is: by itself, or with its question. */
    public boolean isForgotten(String questionId, RecordPosition verdict) {
        Forgotten forgotten = questions.get(questionId);
        return forgotten != null && (forgotten.whole() || forgotten.verdicts().contains(verdict));
    }

    /** Whether anything of a question is. */
    public boolean isAbout(String questionId) {
        return questions.containsKey(questionId);
    }

    /** What is left of a labeled answer: nothing of a question that is forgotten, else the verdicts that are not, and the label that they make. */
    public Optional<LabeledAnswer> remaining(LabeledAnswer labeled) {
        Forgotten forgotten = questions.get(labeled.getQuestionId());
        if (forgotten == null) {
            return Optional.of(labeled);
        }
        return forgotten.whole() ? Optional.empty() : Optional.of(without(labeled, forgotten.verdicts()));
    }

    /** A labeled answer without some of its verdicts, and the label that its rule makes of the others. */
    static LabeledAnswer without(LabeledAnswer labeled, Set<RecordPosition> verdicts) {
        List<Verdict> left = labeled.getVerdicts().stream()
                .filter(verdict -> !verdicts.contains(verdict.getPosition()))
                .toList();
        if (left.size() == labeled.getVerdicts().size()) {
            return labeled;
        }
        OptionalDouble label = label(labeled.getRule(), left);
        double largest = left.stream().mapToDouble(Verdict::getScore).max().orElse(0);
        double smallest = left.stream().mapToDouble(Verdict::getScore).min().orElse(0);
        return LabeledAnswer.newBuilder(labeled)
                .setVerdicts(left)
                .setLabel(label.isPresent() ? (Double) label.getAsDouble() : null)
                .setDisagreement(largest - smallest)
                .build();
    }

    /** By the rule, or by the mean where this version does not know it. */
    private static OptionalDouble label(String rule, List<Verdict> verdicts) {
        Optional<LabelRule> known = LabelRule.named(rule);
        if (known.isPresent() || verdicts.isEmpty()) {
            return known.map(its -> its.resolve(verdicts)).orElse(OptionalDouble.empty());
        }
        Map<String, Double> scores = new TreeMap<>();
        verdicts.forEach(verdict -> scores.put(verdict.getLabeler(), verdict.getScore()));
        return OptionalDouble.of(AttributedLabel.mean(scores));
    }
}

package io.candor.erasure;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What topics hold of what is to be forgotten.
 *
 * @param questions id → what was found of it
 * @param keyIds keys of {@code candor.keys} that carry the labeler's name
 * @param remaining records that stay until retention removes them
 */
record ErasureFindings(Map<String, QuestionTrace> questions, List<String> keyIds, List<RemainingRecords> remaining) {
    boolean isEmpty() {
        return questions.isEmpty() && keyIds.isEmpty() && remaining.isEmpty();
    }

    /** How many verdicts there are to be forgotten. */
    long verdicts() {
        return questions.values().stream()
                .map(QuestionTrace::verdicts)
                .mapToLong(Collection::size)
                .sum();
    }

    /** Whether there is nothing to be done. */
    boolean isForgotten() {
        return keyIds.isEmpty() && questions.isEmpty();
    }

    /** How many questions have no answer yet. */
    long open() {
        return questions.values().stream().filter(QuestionTrace::isOpen).count();
    }

    /** Without those that have no answer yet: it would come afterwards. */
    ErasureFindings ended() {
        return keeping(trace -> !trace.isOpen());
    }

    /** What is not forgotten yet. */
    ErasureFindings without(Erasures known, ErasureRequest request) {
        if (request.isWhole()) {
            Map<String, QuestionTrace> left = new TreeMap<>(questions);
            left.keySet().removeIf(known::isForgotten);
            return new ErasureFindings(left, keyIds, remaining);
        }
        questions.forEach((id, trace) -> trace.verdicts().removeIf(verdict -> known.isForgotten(id, verdict)));
        return keeping(trace -> !trace.verdicts().isEmpty());
    }

    private ErasureFindings keeping(Predicate<QuestionTrace> wanted) {
        return new ErasureFindings(
                questions.entrySet().stream()
                        .filter(question -> wanted.test(question.getValue()))
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)),
                keyIds,
                remaining);
    }
}

package io.candor.erasure;

import io.candor.event.RecordPosition;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

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

    /** Whether all of it is forgotten already. */
    boolean isForgotten(ErasureRequest request, Erasures known) {
        return keyIds.isEmpty()
                && (request.kind() == ErasureRequest.Kind.QUESTION
                        ? known.isForgotten(request.name())
                        : questions.entrySet().stream()
                                .allMatch(question -> areForgotten(
                                        question.getKey(), question.getValue().verdicts(), known)));
    }

    private static boolean areForgotten(String questionId, Set<RecordPosition> verdicts, Erasures known) {
        return verdicts.stream().allMatch(verdict -> known.isForgotten(questionId, verdict));
    }
}

package io.candor.honesty.answer;

import java.util.Collection;

/** Judges whether two answers to the same question mean the same. Reflexive and symmetric. */
@FunctionalInterface
public interface AnswerEquivalence {
    boolean equivalent(String answer, String other);

    /** Whether the answer means the same as at least one of the references; false when there are none. */
    default boolean matchesAny(String answer, Collection<String> references) {
        return references.stream().anyMatch(reference -> equivalent(answer, reference));
    }
}

package io.candor.simulation;

import java.util.Set;

/**
 * An answer that a model gave, with what its head said and what is right.
 *
 * @param text identity of the question's text
 * @param domain of the question
 * @param answer identity of the answer ({@link io.candor.honesty.answer.AnswerIdentity})
 * @param logit natural-log odds of the head, finite
 * @param correctness of the answer, in [0, 1]
 * @param accepted identities of the answers that are right; empty where none is known
 */
public record RecordedAnswer(
        String text, String domain, String answer, double logit, double correctness, Set<String> accepted) {
    public RecordedAnswer {
        accepted = Set.copyOf(accepted);
    }
}

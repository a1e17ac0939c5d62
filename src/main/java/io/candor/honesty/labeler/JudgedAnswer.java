package io.candor.honesty.labeler;

import io.candor.honesty.AttributedLabel;
import io.candor.honesty.Probability;
import java.util.Set;

/**
 * An answer with the verdicts on it and the confidence that they are compared with.
 *
 * @param text identity of the question's text: verdicts on one text are about the same
 * @param domain its subject area
 * @param scorer what gave the confidence; confidences of one scorer can be compared
 * @param confidence in [0, 1]
 * @param label what the labelers found
 * @param references labelers who looked the answer up in a reference
 */
public record JudgedAnswer(
        String text, String domain, String scorer, double confidence, AttributedLabel label, Set<String> references) {
    public JudgedAnswer {
        confidence = Probability.require("confidence", confidence);
        references = Set.copyOf(references);
    }

    /** The same answer with another label. */
    JudgedAnswer with(AttributedLabel other) {
        return new JudgedAnswer(text, domain, scorer, confidence, other, references);
    }
}

package io.candor.load;

import io.candor.honesty.answer.AnswerIdentity;
import io.candor.honesty.map.AnsweredLabel;
import io.candor.honesty.map.LabeledLogit;
import io.candor.honesty.map.TokenLogProbabilities;
import java.util.OptionalDouble;

/**
 * An answer of one model as another reads it.
 *
 * @param domain of the question
 * @param correctness 1 where the answer is right, else 0
 * @param logit of the reader's head, from the question alone
 * @param read what the reader finds of the answer, with what its own model finds
 * @param probability of the answer, word for word, by its own model, in [0, 1]
 */
record ReadAnswer(
        String domain, String answer, double correctness, float logit, TokenLogProbabilities read, double probability) {
    private static final double LEAST = 1e-9;

    boolean isRight() {
        return correctness > 0.5;
    }

    /** The same as a label, with another number in place of the head's logit. */
    LabeledLogit labeled(double number) {
        return new LabeledLogit(number, "", AnswerIdentity.NONE, correctness, true);
    }

    /** The answer's own probability as log-odds, within bounds. */
    double logOdds() {
        double bounded = Math.min(1 - LEAST, Math.max(LEAST, probability));
        return Math.log(bounded / (1 - bounded));
    }

    /** @param told whether what its own model finds is read too */
    AnsweredLabel answered(boolean told) {
        return new AnsweredLabel(
                labeled(logit),
                new TokenLogProbabilities(read.mean(), read.tokens(), told ? read.source() : OptionalDouble.empty()));
    }
}

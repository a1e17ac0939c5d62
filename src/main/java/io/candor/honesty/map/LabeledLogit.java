package io.candor.honesty.map;

import io.candor.honesty.Probability;

/**
 * What a map learns from and is judged by: a confidence head's logit with the verdict on the answer it was given for.
 *
 * @param logit natural-log odds, finite
 * @param domain of the question
 * @param answer what answers that say the same have in common; empty where there is none
 * @param correctness 0 for wrong, 1 for right, between them where the verdict is graded
 * @param sampled whether the answer is in the random audit sample; else people chose it, perhaps because it was wrong
 */
public record LabeledLogit(double logit, String domain, String answer, double correctness, boolean sampled) {
    public LabeledLogit {
        if (!Double.isFinite(logit)) {
            throw new IllegalArgumentException("a labeled logit must be finite, got: " + logit);
        }
        correctness = Probability.require("correctness", correctness);
    }

    /** The same answer with another verdict. */
    public LabeledLogit with(double otherCorrectness) {
        return new LabeledLogit(logit, domain, answer, otherCorrectness, sampled);
    }
}

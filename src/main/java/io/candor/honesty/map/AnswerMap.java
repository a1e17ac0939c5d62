package io.candor.honesty.map;

/**
 * The confidence in an answer that is there: logistic regression on the head's logit and on how probable the base model found the
 * answer's tokens, with effects of domain and answer. A domain or an answer without an effect gets what all labels together say.
 *
 * @param weights of what is known of every answer
 * @param effects on the weighted sum, which is their logit
 */
public record AnswerMap(Weights weights, LogitMap effects) {
    /**
     * What the log odds are made of, each per unit.
     *
     * @param logit of the head's logit
     * @param mean of the log odds of the tokens' mean probability
     * @param sequence of the log odds of the answer's probability
     * @param intercept log odds where all are 0
     * @param source of the log odds of the tokens' mean probability by the other model that gave the answer; 0 for the base model's own
     */
    public record Weights(double logit, double mean, double sequence, double intercept, double source) {
        public Weights {
            if (!Double.isFinite(logit + mean + sequence + intercept + source)) {
                throw new IllegalArgumentException("weights must be finite, got: " + logit + ", " + mean + ", "
                        + sequence + ", " + intercept + " and " + source);
            }
        }

        /** Of the base model's own answers. */
        public Weights(double logit, double mean, double sequence, double intercept) {
            this(logit, mean, sequence, intercept, 0);
        }

        double logOdds(double headLogit, TokenLogProbabilities tokens) {
            return logit * LogitMap.bounded(headLogit)
                    + mean * tokens.meanLogOdds()
                    + sequence * tokens.sequenceLogOdds()
                    + intercept
                    + (source == 0 ? 0 : source * tokens.sourceLogOdds());
        }
    }

    public AnswerMap {
        if (weights == null || effects == null) {
            throw new IllegalArgumentException("a map of answers needs weights and effects");
        }
    }

    /** Whether all is known of an answer that this map reads: what the model that gave it found of it, where that has a weight. */
    public boolean covers(TokenLogProbabilities tokens) {
        return weights.source() == 0 || tokens.source().isPresent();
    }

    /**
     * The confidence that the answer is right, in [0, 1]; meaningless where the map does not {@linkplain #covers cover} it.
     *
     * @param logit the head's, no NaN; one beyond all numbers counts as very sure
     * @param tokens of the answer
     * @param domain of the question
     * @param answer as {@link LabeledLogit#answer}
     */
    public double confidence(double logit, TokenLogProbabilities tokens, String domain, String answer) {
        return effects.confidence(weights.logOdds(logit, tokens), domain, answer);
    }

    /** The same of what was labeled. */
    public double confidence(AnsweredLabel answered) {
        LabeledLogit label = answered.label();
        return confidence(label.logit(), answered.tokens(), label.domain(), label.answer());
    }
}

package io.candor.review;

import io.candor.event.Answer;
import io.candor.event.Decision;
import io.candor.event.Policy;
import io.candor.event.PolicyStatus;
import io.candor.policy.Policies;
import io.candor.policy.PolicyScope;
import java.util.Optional;

/**
 * Says why an answer wants a verdict, and how much.
 *
 * @param threshold stands for the threshold of a policy where none is in force
 * @param near how far a confidence may lie from the threshold to count as near it
 */
record ReviewRule(double threshold, double near) {

    /**
     * Whether a person can judge it: there is an answer, of ours or of another model of which something is promised, and a confidence that the
     * verdict is about.
     */
    boolean isJudgeable(Answer answer) {
        return answer.getAnswer() != null
                && isWanted(answer)
                && answer.getConfidence() != null
                && ReviewItem.confidence(answer) >= 0
                && ReviewItem.confidence(answer) <= 1;
    }

    /** Verdicts on another model's answers bear the promise that is given of them. */
    private static boolean isWanted(Answer answer) {
        return answer.getAnswerModel() == null
                || answer.getAnswerConfidence() != null && answer.getDecision() != Decision.SCORED;
    }

    /** @param policies in force now */
    ReviewGroup group(Answer answer, Policies policies) {
        if (answer.getAuditSampled()) {
            return ReviewGroup.AUDIT_SAMPLE;
        }
        return distance(answer, policies) <= near ? ReviewGroup.NEAR_THRESHOLD : ReviewGroup.LEAST_CONFIDENT;
    }

    /** The lower, the earlier within its group. */
    double rank(Answer answer, ReviewGroup group, Policies policies) {
        return switch (group) {
            // A sample is judged as it was drawn, whatever the confidences.
            case AUDIT_SAMPLE -> 0;
            case NEAR_THRESHOLD -> distance(answer, policies);
            case LEAST_CONFIDENT -> ReviewItem.confidence(answer);
        };
    }

    private double distance(Answer answer, Policies policies) {
        Optional<Double> decided = policies.inForce(
                        new PolicyScope(answer.getModelId(), answer.getDomain(), answer.getAnswerModel()))
                .filter(policy -> policy.getStatus() == PolicyStatus.KEPT)
                .map(Policy::getThreshold);
        return Math.abs(ReviewItem.confidence(answer) - decided.orElse(threshold));
    }
}

package io.candor.answer;

import io.candor.event.Answer;
import io.candor.event.Decision;
import io.candor.event.Policy;
import io.candor.event.PolicyStatus;
import io.candor.policy.Policies;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Says which answers are accepted: where an error is promised by the policy of model and domain, and else by the configured threshold. A
 * policy that is not kept accepts none.
 */
final class AcceptanceRule {
    private final AnswerConfig config;
    private final Supplier<Policies> policies;

    /** @param policies those that count now */
    AcceptanceRule(AnswerConfig config, Supplier<Policies> policies) {
        this.config = config;
        this.policies = policies;
    }

    /** Notes in an answer, which has confidences, model and domain, whether it is accepted, and by which policy. */
    void decide(Answer.Builder answer) {
        // By all that is known: the answer is there.
        double confidence =
                answer.getAnswerConfidence() == null ? answer.getConfidence() : answer.getAnswerConfidence();
        policy(answer)
                .filter(policy -> policy.getStatus() != PolicyStatus.NONE)
                .ifPresentOrElse(
                        policy -> answer.setPolicyVersion(policy.getVersion())
                                .setDecision(decision(accepts(policy, confidence))),
                        () -> answer.setDecision(decision(confidence >= config.threshold(answer.getDomain()))));
    }

    /** The policy for an answer, which has model and domain; empty where nothing was ever promised. */
    Optional<Policy> policy(Answer.Builder answer) {
        return policies.get().inForce(answer.getModelId(), answer.getDomain());
    }

    private static boolean accepts(Policy policy, double confidence) {
        return policy.getStatus() == PolicyStatus.KEPT
                && policy.getThreshold() != null
                && confidence >= policy.getThreshold();
    }

    private static Decision decision(boolean accepted) {
        return accepted ? Decision.ACCEPTED : Decision.REVIEW;
    }
}

package io.candor.answer;

import io.candor.event.Answer;
import io.candor.event.Decision;
import io.candor.event.Policy;
import io.candor.event.PolicyStatus;
import io.candor.policy.Policies;
import io.candor.policy.PolicyScope;
import io.candor.release.store.BundledRelease;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Says which answers are accepted: where an error is promised by the policy of model and domain, and else by the configured threshold. A
 * policy that is not kept accepts none. Without a promise nothing is accepted on the word of a release that has learned nothing. Answers that another system gave have policies of their own, and without a promise none of them is
 * accepted.
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
                        () -> answer.setDecision(
                                decision(!isUntaught(answer) && confidence >= config.threshold(answer.getDomain()))));
    }

    /** Its 0.5 says that nothing is known. */
    private static boolean isUntaught(Answer.Builder answer) {
        return BundledRelease.isUntaught(answer.getReleaseId(), answer.getModelId());
    }

    /**
     * Notes in what was scored, which has model, domain and perhaps the answer of another system with a confidence in it, whether that answer
     * is accepted, and by which policy. Where nothing is promised of that system's answers it is scored and no more.
     */
    void decideScored(Answer.Builder answer) {
        Optional.of(answer)
                .filter(scored -> scored.getAnswerModel() != null && scored.getAnswer() != null)
                .flatMap(this::policy)
                .filter(policy -> policy.getStatus() != PolicyStatus.NONE)
                .ifPresentOrElse(
                        policy -> answer.setPolicyVersion(policy.getVersion())
                                .setDecision(decision(accepts(policy, answer.getAnswerConfidence()))),
                        () -> answer.setDecision(Decision.SCORED));
    }

    /**
     * The same of an answer that the second engine gave to a question which was to be answered: where nothing is promised of its answers the
     * configured threshold decides, and one of which nothing is known is not accepted.
     */
    void decideEscalated(Answer.Builder answer) {
        decideScored(answer);
        if (answer.getDecision() == Decision.SCORED) {
            Double confidence = answer.getAnswerConfidence();
            answer.setDecision(decision(confidence != null && confidence >= config.threshold(answer.getDomain())));
        }
    }

    /** The policy for an answer, which has model, domain and who gave it; empty where nothing was ever promised. */
    Optional<Policy> policy(Answer.Builder answer) {
        return policies.get()
                .inForce(new PolicyScope(answer.getModelId(), answer.getDomain(), answer.getAnswerModel()));
    }

    /** @param confidence null where nothing is known of the answer */
    private static boolean accepts(Policy policy, Double confidence) {
        return policy.getStatus() == PolicyStatus.KEPT
                && policy.getThreshold() != null
                && confidence != null
                && confidence >= policy.getThreshold();
    }

    private static Decision decision(boolean accepted) {
        return accepted ? Decision.ACCEPTED : Decision.REVIEW;
    }
}

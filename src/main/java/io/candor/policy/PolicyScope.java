package io.candor.policy;

import io.candor.event.Policy;
import io.candor.event.QuestionLimits;
import io.candor.event.SourceKey;

/**
 * Which answers a policy is for.
 *
 * @param modelId empty for models that have no policy of their own in the domain
 * @param domain empty for domains that have no policy of their own, * for all domains together
 * @param answerModel the model of another system that gave the answers; null for the base model's own, which no policy of another's counts for
 */
public record PolicyScope(String modelId, String domain, String answerModel) {
    public static PolicyScope of(Policy policy) {
        return new PolicyScope(policy.getModelId(), policy.getDomain(), policy.getAnswerModel());
    }

    /** The same of models that have no policy of their own. */
    PolicyScope ofEachModel() {
        return new PolicyScope("", domain, answerModel);
    }

    /** The same of another domain. */
    PolicyScope in(String other) {
        return new PolicyScope(modelId, other, answerModel);
    }

    /** Whether it is of all domains together. */
    public boolean isPooled() {
        return domain.equals(QuestionLimits.ALL_DOMAINS);
    }

    /** Key of its record: lengths come first, so that no two scopes have the same. */
    String key() {
        return SourceKey.of(domain.length() + ":" + domain + "|" + modelId, answerModel);
    }
}

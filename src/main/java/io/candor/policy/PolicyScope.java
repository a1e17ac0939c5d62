package io.candor.policy;

import io.candor.event.Policy;
import io.candor.event.QuestionLimits;

/**
 * Which answers a policy is for.
 *
 * @param modelId empty for models that have no policy of their own in the domain
 * @param domain empty for domains that have no policy of their own, * for all domains together
 */
public record PolicyScope(String modelId, String domain) {
    /** What counts where nothing else does. */
    public static final PolicyScope ALL = new PolicyScope("", "");

    public static PolicyScope of(Policy policy) {
        return new PolicyScope(policy.getModelId(), policy.getDomain());
    }

    public static PolicyScope ofDomain(String domain) {
        return new PolicyScope("", domain);
    }

    /** Of all domains together. */
    public static PolicyScope pooled(String modelId) {
        return new PolicyScope(modelId, QuestionLimits.ALL_DOMAINS);
    }

    /** Whether it is of all domains together. */
    public boolean isPooled() {
        return domain.equals(QuestionLimits.ALL_DOMAINS);
    }

    /** Key of its record: lengths come first, so that no two scopes have the same. */
    String key() {
        return domain.length() + ":" + domain + "|" + modelId;
    }
}

package io.candor.training.policy;

import io.candor.event.Policy;
import io.candor.policy.Policies;
import java.util.List;

/**
 * Remembers what was written last. What was committed can be read a moment later; who decided before that would give the same versions to
 * other policies. For one thread.
 */
final class WrittenPolicies {
    private long latestVersion;

    void add(List<Policy> policies) {
        policies.forEach(policy -> latestVersion = Math.max(latestVersion, policy.getVersion()));
    }

    boolean canBeReadFrom(Policies read) {
        return read.latestVersion() >= latestVersion;
    }

    /** Another process may decide, or what was written is in doubt: whoever goes on reads what counts. */
    void forget() {
        latestVersion = 0;
    }
}

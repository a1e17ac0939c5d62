package io.candor.training.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.event.Policy;
import io.candor.event.PolicyStatus;
import io.candor.policy.Policies;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class WrittenPoliciesTest {
    private final WrittenPolicies written = new WrittenPolicies();

    @Test
    void shouldWaitUntilTheLastVersionThatWasWrittenCanBeRead() {
        assertThat(written.canBeReadFrom(Policies.EMPTY)).isTrue();

        written.add(List.of(policy("law", 1), policy("sport", 2)));

        assertThat(written.canBeReadFrom(Policies.EMPTY.with(policy("law", 1)))).isFalse();
        assertThat(written.canBeReadFrom(Policies.EMPTY.with(policy("law", 1)).with(policy("sport", 2))))
                .isTrue();
    }

    @Test
    void shouldWaitForNothingWhenItIsInDoubtWhatWasWritten() {
        written.add(List.of(policy("law", 1)));

        written.forget();

        assertThat(written.canBeReadFrom(Policies.EMPTY)).isTrue();
    }

    private static Policy policy(String domain, long version) {
        return Policy.newBuilder()
                .setDomain(domain)
                .setVersion(version)
                .setStatus(PolicyStatus.NOT_YET)
                .setReason("any")
                .setDecidedAt(Instant.EPOCH)
                .build();
    }
}

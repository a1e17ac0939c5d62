package io.candor.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.candor.event.Policy;
import io.candor.event.PolicyStatus;
import io.candor.event.Promise;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PoliciesTest {
    private final Policies policies = Policies.EMPTY
            .with(policy("", "", 1))
            .with(policy("", "law", 2))
            .with(policy("m", "law", 3))
            .with(policy("m", "", 4));

    @Test
    void shouldTakeThePolicyThatIsNearestToTheAnswer() {
        assertThat(version("m", "law")).isEqualTo(3);
        assertThat(version("other", "law")).isEqualTo(2);
        assertThat(version("m", "sport")).isEqualTo(1);
    }

    @Test
    void shouldTakeThePolicyOfAllDomainsTogetherLast() {
        Policies together = Policies.EMPTY.with(policy("m", "*", 1)).with(policy("m", "law", 2));

        assertThat(together.inForce(new PolicyScope("m", "law", null))
                        .orElseThrow()
                        .getVersion())
                .isEqualTo(2);
        assertThat(together.inForce(new PolicyScope("m", "sport", null))
                        .orElseThrow()
                        .getVersion())
                .isEqualTo(1);
        assertThat(together.inForce(new PolicyScope("other", "sport", null))).isEmpty();
    }

    @Test
    void shouldLeaveItToAllDomainsTogetherWhereThePolicySaysSo() {
        Policy left = policy("m", "law", 2);
        left.setStatus(PolicyStatus.POOLED);

        assertThat(Policies.EMPTY
                        .with(left)
                        .with(policy("m", "*", 1))
                        .inForce(new PolicyScope("m", "law", null))
                        .orElseThrow()
                        .getVersion())
                .isEqualTo(1);
        assertThat(Policies.EMPTY.with(left).inForce(new PolicyScope("m", "law", null)))
                .isEmpty();
    }

    @Test
    void shouldKnowNoPolicyWhereNothingWasPromised() {
        assertThat(Policies.EMPTY.inForce(new PolicyScope("m", "law", null))).isEmpty();
        assertThat(Policies.EMPTY.latestVersion()).isZero();
    }

    @Test
    void shouldLetTheLastPolicyOfAScopeCount() {
        assertThat(policies.with(policy("m", "law", 9))
                        .inForce(new PolicyScope("m", "law", null))
                        .orElseThrow()
                        .getVersion())
                .isEqualTo(9);
        assertThat(policies.latestVersion()).isEqualTo(4);
    }

    @Test
    void shouldKeepPoliciesOfOtherModelsAnswersApart() {
        Policy theirs = policy("", "", 7);
        theirs.setAnswerModel("acme");
        Policies both = policies.with(theirs);

        assertThat(both.inForce(new PolicyScope("m", "law", "acme"))
                        .orElseThrow()
                        .getVersion())
                .isEqualTo(7);
        assertThat(both.inForce(new PolicyScope("m", "law", "other"))).isEmpty();
        assertThat(both.inForce(new PolicyScope("m", "law", null)).orElseThrow().getVersion())
                .isEqualTo(3);
        assertThat(both.of("acme").all()).containsExactly(theirs);
        assertThat(both.of(null).all()).containsExactlyElementsOf(policies.all());
        assertThat(new PolicyScope("m", "law", "acme").key()).isNotEqualTo(new PolicyScope("m", "law", null).key());
    }

    @Test
    void shouldGiveNoTwoScopesTheSameKey() {
        assertThat(new PolicyScope("b", "a", null).key()).isNotEqualTo(new PolicyScope("", "ab", null).key());
        assertThat(new PolicyScope("b|c", "a", null).key()).isNotEqualTo(new PolicyScope("c", "a|b", null).key());
    }

    @Test
    void shouldRefuseAPromiseOutsideItsRanges() {
        Promise promise = Promise.newBuilder()
                .setTarget(0.9)
                .setCertainty(0.95)
                .setDecidedBy("ada")
                .setReason("test")
                .setDecidedAt(Instant.EPOCH)
                .build();

        assertThatIllegalArgumentException().isThrownBy(() -> Policies.EMPTY.with(promise));
    }

    private long version(String model, String domain) {
        return policies.inForce(new PolicyScope(model, domain, null))
                .orElseThrow()
                .getVersion();
    }

    private static Policy policy(String model, String domain, long version) {
        return Policy.newBuilder()
                .setModelId(model)
                .setDomain(domain)
                .setVersion(version)
                .setStatus(PolicyStatus.NOT_YET)
                .setReason("test")
                .setDecidedAt(Instant.EPOCH)
                .build();
    }
}

package io.candor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.event.Policy;
import io.candor.event.PolicyStatus;
import io.candor.policy.Policies;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PolicyTextTest {
    private final Policies policies =
            Policies.EMPTY.with(policy("", "", 3)).with(policy("m", "law", 2)).with(policy("m", "sport", 1));

    @Test
    void shouldShowTheLatestPolicyLast() {
        List<String> lines = PolicyText.lines(policies);

        assertThat(lines.get(1)).startsWith("sport");
        assertThat(lines.get(2)).startsWith("law");
        assertThat(lines.get(3)).startsWith("(others)");
    }

    @Test
    void shouldSayWhoTheOthersAre() {
        assertThat(PolicyText.lines(policies))
                .endsWith(
                        "domain (others): each domain without a row of its own",
                        "model (others): each model without a row of its own in the domain");
        assertThat(PolicyText.lines(Policies.EMPTY.with(policy("m", "law", 1)))).hasSize(2);
    }

    @Test
    void shouldSayHowManyVerdictsDidNotComeAndSinceWhen() {
        Policy policy = policy("m", "law", 1);
        policy.setLabelsAwaited(31L);
        policy.setAwaitedSince(Instant.parse("2026-01-01T11:00:00.123Z"));

        List<String> lines = PolicyText.lines(Policies.EMPTY.with(policy));

        assertThat(lines.get(1)).contains(" 31 since 2026-01-01T11:00:00Z ");
        assertThat(lines.get(2)).startsWith("awaited: ");
        assertThat(PolicyText.json(Policies.EMPTY.with(policy))
                        .at("/policies/0/labelsAwaited")
                        .asLong())
                .isEqualTo(31);
    }

    @Test
    void shouldSayWhoseLabelsAreNeededWhereSomeAre() {
        Policy policy = policy("m", "law", 1);
        policy.setLabelsNeeded(120L);

        assertThat(PolicyText.lines(Policies.EMPTY.with(policy)).get(2))
                .startsWith("needed: labels of the audit sample by labelers who are believed");
    }

    @Test
    void shouldSayWhatTheColumnsWidenAndSampleAreWhereTheySaySomething() {
        Policy policy = policy("m", "law", 1);
        policy.setLabelsToWiden(40L);
        policy.setSampleShare(0.25);

        assertThat(PolicyText.lines(Policies.EMPTY.with(policy)))
                .anyMatch(line -> line.startsWith("widen: "))
                .anyMatch(line -> line.startsWith("sample: "));
    }

    private static Policy policy(String model, String domain, long version) {
        return Policy.newBuilder()
                .setModelId(model)
                .setDomain(domain)
                .setVersion(version)
                .setStatus(PolicyStatus.NOT_YET)
                .setTarget(0.1)
                .setReason("any")
                .setDecidedAt(Instant.EPOCH)
                .build();
    }
}

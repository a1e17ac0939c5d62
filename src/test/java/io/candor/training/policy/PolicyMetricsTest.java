package io.candor.training.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.event.Policy;
import io.candor.event.PolicyStatus;
import io.candor.policy.Policies;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PolicyMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final PolicyMetrics metrics = new PolicyMetrics(registry);

    @Test
    void shouldShowThePolicyOfModelsWithoutLabelsOnlyWhereThereIsNoOther() {
        Policies first = Policies.EMPTY.with(policy("", "*", PolicyStatus.NOT_YET));
        metrics.show(first);
        assertThat(models()).containsExactly("");

        metrics.show(first.with(policy("m", "*", PolicyStatus.KEPT)));

        assertThat(models()).containsExactly("m");
        assertThat(registry.get("candor.policy.kept").gauge().value()).isEqualTo(1);
    }

    @Test
    void shouldNotShowPoliciesThatLeaveItToAllDomainsTogether() {
        metrics.show(Policies.EMPTY.with(policy("m", "law", PolicyStatus.POOLED)));

        assertThat(models()).isEmpty();
    }

    @Test
    void shouldShowHowManyLabelsAreAwaitedAndSinceWhen() {
        Policy policy = policy("m", "law", PolicyStatus.NOT_YET);
        policy.setLabelsAwaited(3L);
        policy.setAwaitedSince(Instant.ofEpochSecond(1_700_000_000));

        metrics.show(Policies.EMPTY.with(policy));

        assertThat(registry.get("candor.policy.labels.awaited").gauge().value()).isEqualTo(3);
        assertThat(registry.get("candor.policy.labels.awaited.since").gauge().value())
                .isEqualTo(1_700_000_000);
    }

    @Test
    void shouldShowWhoseAnswersAPolicyIsFor() {
        Policy theirs = policy("m", "law", PolicyStatus.KEPT);
        theirs.setAnswerModel("acme");

        metrics.show(
                Policies.EMPTY.with(policy("", "law", PolicyStatus.NOT_YET)).with(theirs));

        assertThat(registry.find("candor.policy.kept").meters())
                .extracting(meter -> meter.getId().getTag("source"))
                .containsExactlyInAnyOrder("", "acme");
    }

    private List<String> models() {
        return registry.find("candor.policy.kept").meters().stream()
                .map(Meter::getId)
                .map(id -> id.getTag("model"))
                .toList();
    }

    private static Policy policy(String model, String domain, PolicyStatus status) {
        return Policy.newBuilder()
                .setDomain(domain)
                .setModelId(model)
                .setVersion(1)
                .setStatus(status)
                .setTarget(0.2)
                .setReason("any")
                .setPromisedBy("any")
                .setPromisedFor("")
                .setDecidedAt(Instant.EPOCH)
                .build();
    }
}

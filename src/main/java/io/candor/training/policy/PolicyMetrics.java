package io.candor.training.policy;

import io.candor.event.Policy;
import io.candor.event.PolicyStatus;
import io.candor.policy.Policies;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/** Shows the policies that are in force, by model, domain and whose answers they are for: source is empty for the base model's own. */
final class PolicyMetrics {
    private final MultiGauge kept;
    private final MultiGauge threshold;
    private final MultiGauge target;
    private final MultiGauge error;
    private final MultiGauge needed;
    private final MultiGauge widen;
    private final MultiGauge share;
    private final MultiGauge awaited;
    private final MultiGauge awaitedSince;

    PolicyMetrics(MeterRegistry registry) {
        kept = gauge(registry, "candor.policy.kept", "1 where the promise is kept, 0 where all answers go to review");
        threshold = gauge(registry, "candor.policy.threshold", "Confidence from which answers are accepted");
        target = gauge(registry, "candor.policy.target", "Promised share of wrong answers among the accepted");
        error = gauge(registry, "candor.policy.accepted.error", "Share of wrong answers among the accepted labels");
        needed = gauge(registry, "candor.policy.labels.needed", "Labels needed until answers are accepted, about");
        widen = gauge(
                registry, "candor.policy.labels.to.widen", "Labels needed until more answers are accepted, about");
        share = gauge(registry, "candor.policy.sample.share", "Share of texts to draw for the labels that are needed");
        awaited = gauge(registry, "candor.policy.labels.awaited", "Answered texts of the audit sample without a label");
        awaitedSince = gauge(
                registry,
                "candor.policy.labels.awaited.since",
                "When the oldest of them was answered, in seconds since 1970");
    }

    private static MultiGauge gauge(MeterRegistry registry, String name, String description) {
        return MultiGauge.builder(name).description(description).register(registry);
    }

    void show(Policies policies) {
        List<Policy> promised = policies.all().stream()
                .filter(policy -> policy.getStatus() != PolicyStatus.NONE && policy.getStatus() != PolicyStatus.POOLED)
                .filter(policy -> !policy.getModelId().isEmpty() || isOnly(policy, policies))
                .toList();
        show(kept, promised, policy -> policy.getStatus() == PolicyStatus.KEPT ? 1 : 0);
        show(target, promised, Policy::getTarget);
        show(
                threshold,
                promised.stream()
                        .filter(policy -> policy.getThreshold() != null)
                        .toList(),
                Policy::getThreshold);
        show(
                error,
                promised.stream()
                        .filter(policy -> policy.getStatus() == PolicyStatus.KEPT
                                && policy.getEvidence() != null
                                && policy.getEvidence().getAccepted() > 0)
                        .toList(),
                policy ->
                        policy.getEvidence().getErrors() / policy.getEvidence().getAccepted());
        show(
                needed,
                promised.stream()
                        .filter(policy -> policy.getLabelsNeeded() != null)
                        .toList(),
                Policy::getLabelsNeeded);
        show(
                widen,
                promised.stream()
                        .filter(policy -> policy.getLabelsToWiden() != null)
                        .toList(),
                Policy::getLabelsToWiden);
        show(
                share,
                promised.stream()
                        .filter(policy -> policy.getSampleShare() != null)
                        .toList(),
                Policy::getSampleShare);
        show(
                awaited,
                promised.stream()
                        .filter(policy -> policy.getLabelsAwaited() != null)
                        .toList(),
                Policy::getLabelsAwaited);
        show(
                awaitedSince,
                promised.stream()
                        .filter(policy -> policy.getAwaitedSince() != null)
                        .toList(),
                policy -> policy.getAwaitedSince().getEpochSecond());
    }

    /** The policy for models without labels would say for ever that nothing is shown yet, beside that of the model which answers. */
    private static boolean isOnly(Policy policy, Policies policies) {
        return policies.all().stream()
                .noneMatch(other -> other.getDomain().equals(policy.getDomain())
                        && Objects.equals(other.getAnswerModel(), policy.getAnswerModel())
                        && !other.getModelId().isEmpty());
    }

    private static Tags tags(Policy policy) {
        String source = policy.getAnswerModel() == null ? "" : policy.getAnswerModel();
        return Tags.of("model", policy.getModelId(), "domain", policy.getDomain(), "source", source);
    }

    private static void show(MultiGauge gauge, List<Policy> policies, ToDoubleFunction<Policy> figure) {
        gauge.register(
                policies.stream()
                        .<MultiGauge.Row<?>>map(policy -> MultiGauge.Row.of(tags(policy), figure.applyAsDouble(policy)))
                        .toList(),
                true);
    }
}

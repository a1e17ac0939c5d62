package io.candor.monitor;

import io.candor.event.CalibrationReport;
import io.candor.event.Policy;
import io.candor.event.PolicyEvidence;
import io.candor.event.SampleFigures;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How many labels came, domain by domain, and how many are needed for what. */
@Schema(name = "LabelBudget", description = "How many labels came, and how many are needed for what.")
record LabelBudget(
        @Schema(required = true, description = "How many domains there are.", minimum = "0", examples = "3")
        int total,

        @Schema(required = true, description = "The part that was asked for; those that want labels most first.")
        List<Row> domains) {

    /** Below it the estimate of all answers' accuracy has no interval. */
    private static final long INTERVAL_LABELS = 30;

    /** One domain. */
    @Schema(name = "LabelBudgetRow", description = "The labels of one domain.")
    record Row(
            @Schema(
                    required = true,
                    description =
                            "The domain; * for all together, empty for the policy of those that have none of their own.",
                    examples = "geography")
            String domain,

            @Schema(
                    nullable = true,
                    description =
                            "The model of another system whose answers it is about; null for the base model's own.",
                    examples = "acme-large")
            String answerModel,

            @Schema(
                    nullable = true,
                    description = "Texts with a label in the newest window; null without a report.",
                    examples = "640")
            Long labels,

            @Schema(nullable = true, description = "Texts of the audit sample in it; null without.", examples = "120")
            Long drawn,

            @Schema(nullable = true, description = "Those of them with a label.", examples = "80")
            Long sampled,

            @Schema(
                    nullable = true,
                    description = "Texts of the audit sample that wait for a label; null where it is not known.",
                    examples = "31")
            Long awaited,

            @Schema(
                    nullable = true,
                    description = "When the oldest of them was answered.",
                    examples = "2026-01-01T11:00:00Z")
            Instant awaitedSince,

            @Schema(
                    nullable = true,
                    description = "KEPT, NOT_YET, WITHDRAWN, NONE or POOLED; null without a policy.",
                    examples = "NOT_YET")
            String policy,

            @Schema(nullable = true, description = "Promised share of wrong answers, at most.", examples = "0.05")
            Double target,

            @Schema(
                    nullable = true,
                    description = "Why the policy is so, in one sentence.",
                    examples = "too few labels")
            String reason,

            @Schema(required = true, description = "What more labels would bring.")
            List<Need> needs) {}

    /** What labels are for. */
    @Schema(name = "LabelNeed", description = "What labels are for, and how many more it takes.")
    record Need(
            @Schema(required = true, description = "What for, in words.", examples = "the promise is kept")
            String purpose,

            @Schema(
                    required = true,
                    description = "Labels of the audit sample that count for it by now.",
                    minimum = "0",
                    examples = "80")
            long have,

            @Schema(
                    nullable = true,
                    description = "About how many more it takes; null where no number would do.",
                    examples = "120")
            Long more) {}

    /**
     * What is known of one domain.
     *
     * @param report its newest; null without one
     * @param policy its own; null without one
     */
    static Row row(String domain, String answerModel, CalibrationReport report, Policy policy) {
        Optional<SampleFigures> sample = Optional.ofNullable(report).map(CalibrationReport::getSample);
        return new Row(
                domain,
                answerModel,
                report == null ? null : (Long) report.getCount(),
                sample.map(SampleFigures::getDrawn).orElse(null),
                sample.map(SampleFigures::getLabeled).orElse(null),
                policy == null ? null : policy.getLabelsAwaited(),
                policy == null ? null : policy.getAwaitedSince(),
                policy == null ? null : policy.getStatus().name(),
                policy == null ? null : policy.getTarget(),
                policy == null ? null : policy.getReason(),
                needs(sample, policy));
    }

    private static List<Need> needs(Optional<SampleFigures> sample, Policy policy) {
        List<Need> needs = new ArrayList<>();
        sample.map(SampleFigures::getLabeled)
                .filter(labeled -> labeled < INTERVAL_LABELS)
                .ifPresent(labeled -> needs.add(
                        new Need("an interval of the accuracy of all answers", labeled, INTERVAL_LABELS - labeled)));
        if (policy != null && policy.getTarget() != null) {
            long have = Optional.ofNullable(policy.getEvidence())
                    .map(PolicyEvidence::getLabels)
                    .orElse(0L);
            switch (policy.getStatus()) {
                case KEPT ->
                    needs.add(new Need(
                            "answers with a lower confidence are accepted too", have, policy.getLabelsToWiden()));
                case NOT_YET, WITHDRAWN -> needs.add(new Need("the promise is kept", have, policy.getLabelsNeeded()));
                default -> {
                    // Nothing is promised of the domain by itself.
                }
            }
        }
        return needs;
    }
}

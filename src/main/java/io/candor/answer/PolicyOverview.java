package io.candor.answer;

import io.candor.event.Policy;
import io.candor.event.PolicyEvidence;
import io.candor.policy.Policies;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The policies that this answerer goes by, as JSON. */
@Schema(
        name = "Policies",
        description = "What is promised of accepted answers, and which are accepted so that it is kept.")
record PolicyOverview(
        @Schema(
                nullable = true,
                description = "Why there may be newer policies that were not read, in one sentence; null if all were.",
                examples = "none")
        String problem,

        @Schema(required = true, description = "What people promised; it counts before what is configured.")
        List<PromiseView> promises,

        @Schema(
                required = true,
                description = "All policies, by domain and model; none where nothing was ever promised.")
        List<Accepting> policies) {

    /** A policy. */
    @Schema(name = "Policy", description = "Which answers of a model in a domain are accepted.")
    record Accepting(
            @Schema(
                    required = true,
                    description =
                            "The domain; empty for those that have no policy of their own, * for all domains together.",
                    examples = "geography")
            String domain,

            @Schema(
                    required = true,
                    description = "The base model; empty for those that have no policy of their own.",
                    examples = "atlas")
            String modelId,

            @Schema(
                    nullable = true,
                    description =
                            "The model of another system whose answers the policy is for; null for the base model's own.",
                    examples = "acme-large")
            String answerModel,

            @Schema(required = true, description = "What answers name as policyVersion.", examples = "7")
            long version,

            @Schema(
                    required = true,
                    description =
                            "KEPT (answers from the threshold on are accepted), NOT_YET or WITHDRAWN (all go to review), or NONE"
                                    + " (nothing is promised, the configured threshold decides), or POOLED (the policy of domain * counts).",
                    examples = "KEPT")
            String status,

            @Schema(
                    nullable = true,
                    description = "Confidence from which answers are accepted; null unless KEPT.",
                    examples = "0.93")
            Double threshold,

            @Schema(
                    nullable = true,
                    description = "Promised share of wrong answers among the accepted, at most; null where NONE.",
                    examples = "0.05")
            Double target,

            @Schema(
                    nullable = true,
                    description = "Chance that the promise holds over the whole stream; null where NONE.",
                    examples = "0.95")
            Double certainty,

            @Schema(
                    nullable = true,
                    description =
                            "About how many more labels of the audit sample are needed; 0 where KEPT, null where no number would do.",
                    examples = "120")
            Long labelsNeeded,

            @Schema(
                    nullable = true,
                    description =
                            "About how many more labels of the audit sample are needed until answers with a lower confidence are"
                                    + " accepted, too; null unless KEPT, and where no number would do.",
                    examples = "310")
            Long labelsToWiden,

            @Schema(
                    nullable = true,
                    description =
                            "Share of texts drawn into the audit sample for the labels that are needed; null where it does not follow"
                                    + " them and the configured one counts.",
                    examples = "0.2")
            Double sampleShare,

            @Schema(
                    nullable = true,
                    description =
                            "Answered texts of the audit sample that have no label, as of decidedAt or at most ten minutes later; null where it is not"
                                    + " known.",
                    examples = "31")
            Long labelsAwaited,

            @Schema(
                    nullable = true,
                    description = "When the oldest of them was answered; null where there is none.",
                    examples = "2026-01-01T11:00:00Z")
            Instant awaitedSince,

            @Schema(
                    nullable = true,
                    description = "Labels of the audit sample that it rests on; null where there are none.",
                    examples = "640")
            Long labels,

            @Schema(required = true, description = "Why, in one sentence.", examples = "no final label yet")
            String reason,

            @Schema(required = true, description = "Who promised: a person, or configuration.", examples = "ada")
            String promisedBy,

            @Schema(required = true, description = "When it was decided.", examples = "2026-01-01T12:00:00Z")
            Instant decidedAt) {
        static Accepting of(Policy policy) {
            return new Accepting(
                    policy.getDomain(),
                    policy.getModelId(),
                    policy.getAnswerModel(),
                    policy.getVersion(),
                    policy.getStatus().name(),
                    policy.getThreshold(),
                    policy.getTarget(),
                    policy.getCertainty(),
                    policy.getLabelsNeeded(),
                    policy.getLabelsToWiden(),
                    policy.getSampleShare(),
                    policy.getLabelsAwaited(),
                    policy.getAwaitedSince(),
                    Optional.ofNullable(policy.getEvidence())
                            .map(PolicyEvidence::getLabels)
                            .orElse(null),
                    policy.getReason(),
                    policy.getPromisedBy(),
                    policy.getDecidedAt());
        }
    }

    static PolicyOverview of(Policies policies, Optional<String> problem) {
        return new PolicyOverview(
                problem.orElse(null),
                policies.promises().stream().map(PromiseView::of).toList(),
                policies.all().stream().map(Accepting::of).toList());
    }
}

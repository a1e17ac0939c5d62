package io.candor.monitor;

import io.candor.event.Policy;
import io.candor.event.PolicyEvidence;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a policy rested on when it was decided: how much is accepted, and how much of that is wrong. */
@Schema(
        name = "PolicyPoint",
        description = "How much was accepted when a policy was decided, and how much of it wrong.")
record PolicyPoint(
        @Schema(required = true, description = "When it was decided.", examples = "2026-01-01T12:00:00Z")
        Instant at,

        @Schema(required = true, description = "KEPT, NOT_YET, WITHDRAWN, NONE or POOLED.", examples = "KEPT")
        String status,

        @Schema(
                nullable = true,
                description = "Confidence from which answers are accepted; null unless KEPT.",
                examples = "0.9")
        Double threshold,

        @Schema(
                nullable = true,
                description = "Promised share of wrong answers, at most; null where NONE.",
                examples = "0.05")
        Double target,

        @Schema(
                nullable = true,
                description = "Labels of the audit sample behind it; null without any.",
                minimum = "0",
                examples = "640")
        Long labels,

        @Schema(
                nullable = true,
                description =
                        "Share of them whose confidence reaches the threshold, or the one that most probably is the first; null without any.",
                examples = "0.4")
        Double acceptance,

        @Schema(nullable = true, description = "Share of those that is wrong; null without any.", examples = "0.03")
        Double error) {

    static PolicyPoint of(Policy policy) {
        PolicyEvidence evidence = policy.getEvidence();
        boolean judged = evidence != null && evidence.getLabels() > 0;
        boolean accepting = judged && evidence.getAccepted() > 0;
        return new PolicyPoint(
                policy.getDecidedAt(),
                policy.getStatus().name(),
                policy.getThreshold(),
                policy.getTarget(),
                judged ? (Long) evidence.getLabels() : null,
                judged ? (Double) ((double) evidence.getAccepted() / evidence.getLabels()) : null,
                accepting ? (Double) (evidence.getErrors() / evidence.getAccepted()) : null);
    }
}

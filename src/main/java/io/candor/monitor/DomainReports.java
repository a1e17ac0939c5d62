package io.candor.monitor;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The reports of one domain over time. */
@Schema(name = "DomainReports", description = "The reports of one domain over time.")
record DomainReports(
        @Schema(required = true, description = "The domain, or * for all together.", examples = "geography")
        String domain,

        @Schema(
                required = true,
                description = "False where it has no report, or too few labels to be held among so many domains.",
                examples = "true")
        boolean held,

        @Schema(
                required = true,
                description = "Releases, and models of other systems, whose bins can be had; the newest first.")
        List<Source> sources,

        @Schema(required = true, description = "The points, by time; fewer than there were reports.")
        List<ReportPoint> points,

        @Schema(
                required = true,
                description =
                        "Policies of the domain, as they were decided; earlier ones until Kafka compacts candor.policies.")
        List<PolicyPoint> policies) {

    /** Whose confidences in whose answers. */
    @Schema(name = "ReportSource", description = "Whose confidences in whose answers.")
    record Source(
            @Schema(required = true, description = "The release.", examples = "r1")
            String releaseId,

            @Schema(
                    nullable = true,
                    description = "The model of another system that answered; null for the base model's own.",
                    examples = "acme-large")
            String answerModel) {}
}

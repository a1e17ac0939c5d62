package io.candor.monitor;

import io.candor.event.GateDecision;
import io.candor.event.ReleaseEvent;
import io.candor.release.log.LoggedRelease;
import io.candor.release.log.ReleaseHistory;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A release with where it comes from and what the gate found. */
@Schema(name = "ReleaseEntry", description = "A release with where it comes from and what the gate found.")
record ReleaseEntry(
        @Schema(required = true, description = "The release.", examples = "r2")
        String releaseId,

        @Schema(required = true, description = "The base model.", examples = "atlas")
        String modelId,

        @Schema(
                required = true,
                description =
                        "CANDIDATE, LIVE (one of each model), SUPERSEDED, REJECTED or RETIRED (rolled back from).",
                examples = "LIVE")
        String status,

        @Schema(required = true, description = "Whether a roll-back of its model returns to it.", examples = "false")
        boolean previous,

        @Schema(nullable = true, description = "The release it was trained from; null of the first.", examples = "r1")
        String parentReleaseId,

        @Schema(
                nullable = true,
                description = "The release whose adapter it shares; null of one with its own.",
                examples = "r1")
        String adapterReleaseId,

        @Schema(
                required = true,
                description = "Batches of labels that it was trained on.",
                minimum = "0",
                examples = "1")
        int batches,

        @Schema(required = true, description = "Who decided.", examples = "gate")
        String decidedBy,

        @Schema(required = true, description = "Why, in one sentence.", examples = "better on the audit sample")
        String reason,

        @Schema(required = true, description = "When.", examples = "2026-01-01T12:00:00Z")
        Instant decidedAt,

        @Schema(nullable = true, description = "What the gate found; null where it was not asked.")
        Gate gate) {

    /** Figures of the gate. */
    @Schema(name = "GateFigures", description = "Candidate against the live release on the same labels.")
    record Gate(
            @Schema(required = true, description = "Whether it may go live.", examples = "true")
            boolean approved,

            @Schema(required = true, description = "Why, in one sentence.", examples = "better by 0.01")
            String reason,

            @Schema(nullable = true, description = "The live release; null where none was.", examples = "r1")
            String comparedReleaseId,

            @Schema(required = true, description = "Labels behind the figures.", minimum = "0", examples = "61")
            long count,

            @Schema(required = true, description = "Brier score of the candidate; lower is better.", examples = "0.12")
            double candidateBrier,

            @Schema(nullable = true, description = "Brier score of the live one.", examples = "0.15")
            Double liveBrier,

            @Schema(nullable = true, description = "Live minus candidate, paired.", examples = "0.03")
            Double brierGain,

            @Schema(nullable = true, description = "Lower end of its interval.", examples = "0.01")
            Double brierGainLow,

            @Schema(nullable = true, description = "Upper end of it.", examples = "0.05")
            Double brierGainHigh,

            @Schema(nullable = true, description = "AUROC of the candidate.", examples = "0.86")
            Double candidateAuroc,

            @Schema(nullable = true, description = "AUROC of the live one.", examples = "0.85")
            Double liveAuroc,

            @Schema(nullable = true, description = "Calibration error of the candidate.", examples = "0.03")
            Double candidateEce,

            @Schema(nullable = true, description = "Calibration error of the live one.", examples = "0.09")
            Double liveEce,

            @Schema(
                    nullable = true,
                    description =
                            "Which trial it was among those of its adapter's maps, or against the same live ones.",
                    examples = "3")
            Integer trial,

            @Schema(
                    nullable = true,
                    description =
                            "Natural log of the evidence for the candidate; approved from minus the log of alpha on.",
                    examples = "6.2")
            Double logEValue,

            @Schema(
                    nullable = true,
                    description = "Bound on the chance that this trial passes one that is no better.",
                    examples = "0.005")
            Double alpha,

            @Schema(required = true, description = "Domains in which the candidate is surely worse.")
            List<String> harmedDomains) {
        static Gate of(GateDecision decision) {
            return decision == null
                    ? null
                    : new Gate(
                            decision.getApproved(),
                            decision.getReason(),
                            decision.getComparedReleaseId(),
                            decision.getCount(),
                            decision.getCandidateBrier(),
                            decision.getLiveBrier(),
                            decision.getBrierGain(),
                            decision.getBrierGainLow(),
                            decision.getBrierGainHigh(),
                            decision.getCandidateAuroc(),
                            decision.getLiveAuroc(),
                            decision.getCandidateEce(),
                            decision.getLiveEce(),
                            decision.getTrial(),
                            decision.getLogEValue(),
                            decision.getAlpha(),
                            decision.getHarmedDomains());
        }
    }

    static ReleaseEntry of(ReleaseHistory history, LoggedRelease release) {
        ReleaseEvent event = release.event();
        return new ReleaseEntry(
                event.getReleaseId(),
                event.getModelId(),
                history.standing(release).name(),
                history.previous(event.getModelId()).filter(release::equals).isPresent(),
                event.getParentReleaseId(),
                event.getAdapterReleaseId(),
                event.getBatchIds().size(),
                event.getDecidedBy(),
                event.getReason(),
                event.getDecidedAt(),
                Gate.of(event.getDecision()));
    }
}

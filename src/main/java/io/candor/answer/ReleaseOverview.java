package io.candor.answer;

import io.candor.answer.release.ReleaseService;
import io.candor.answer.release.ReleaseState;
import io.candor.answer.release.SwapOutcome;
import io.candor.event.ReleaseEvent;
import io.candor.release.log.LoggedRelease;
import io.candor.release.log.ReleaseHistory;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Which release this answerer serves, which it should, and what became of the last swap, as JSON. */
@Schema(name = "Releases", description = "Which release this answerer serves, and which it should.")
record ReleaseOverview(
        @Schema(required = true, description = "The base model.", examples = "atlas")
        String modelId,

        @Schema(required = true, description = "The release that answers.", examples = "r2")
        String serving,

        @Schema(required = true, description = "From when on it did.", examples = "2026-01-01T12:00:00Z")
        Instant servingSince,

        @Schema(
                nullable = true,
                description = "The release that is decided to be live; null if none is.",
                examples = "r2")
        String wanted,

        @Schema(nullable = true, description = "What is wrong, in one sentence; null if nothing is.", examples = "none")
        String problem,

        @Schema(nullable = true, description = "The last try to bring a release into service; null if there was none.")
        Swap lastSwap,

        @Schema(required = true, description = "All releases of the model, as they were decided on.")
        List<Decided> releases) {

    /** The last try to bring a release into service. */
    @Schema(name = "Swap", description = "A try to bring a release into service.")
    record Swap(
            @Schema(required = true, description = "The release.", examples = "r2")
            String releaseId,

            @Schema(required = true, description = "How it ended.", examples = "swapped")
            String outcome,

            @Schema(required = true, description = "What happened, in one sentence.", examples = "in service")
            String detail) {
        static Swap of(SwapOutcome outcome) {
            return new Swap(outcome.releaseId(), outcome.name(), outcome.detail());
        }
    }

    /** A decision on a release. */
    @Schema(name = "Release", description = "A release and what was decided on it last.")
    record Decided(
            @Schema(required = true, description = "The release.", examples = "r2")
            String releaseId,

            @Schema(
                    required = true,
                    description =
                            "Where it stands: CANDIDATE, LIVE (one of all), SUPERSEDED (was live until another went live),"
                                    + " REJECTED, or RETIRED (rolled back from).",
                    examples = "LIVE")
            String status,

            @Schema(nullable = true, description = "The release it was trained from.", examples = "r1")
            String parentReleaseId,

            @Schema(required = true, description = "Who decided.", examples = "trainer")
            String decidedBy,

            @Schema(required = true, description = "Why.", examples = "better on the audit slice")
            String reason,

            @Schema(required = true, description = "When.", examples = "2026-01-01T12:00:00Z")
            Instant decidedAt) {
        static Decided of(ReleaseHistory history, LoggedRelease release) {
            ReleaseEvent event = release.event();
            return new Decided(
                    event.getReleaseId(),
                    history.standing(release).name(),
                    event.getParentReleaseId(),
                    event.getDecidedBy(),
                    event.getReason(),
                    event.getDecidedAt());
        }
    }

    static ReleaseOverview of(ReleaseService service) {
        ReleaseState state = service.state();
        ReleaseHistory history = service.history();
        return new ReleaseOverview(
                state.modelId(),
                state.serving(),
                state.since(),
                state.wanted().orElse(null),
                service.problem().or(state::problem).orElse(null),
                state.last().map(Swap::of).orElse(null),
                history.all().stream()
                        .filter(release -> release.event().getModelId().equals(state.modelId()))
                        .map(release -> Decided.of(history, release))
                        .toList());
    }
}

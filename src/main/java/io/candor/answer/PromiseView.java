package io.candor.answer;

import io.candor.event.Promise;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a person promised, as JSON. */
@Schema(name = "Promise", description = "What a person promised of accepted answers, or that nothing is promised.")
record PromiseView(
        @Schema(
                required = true,
                description = "One domain; empty for each that has no promise of its own, * for all of these together.",
                examples = "geography")
        String domain,

        @Schema(
                nullable = true,
                description =
                        "The model of another system of whose answers it is promised; null for the base model's own.",
                examples = "acme-large")
        String answerModel,

        @Schema(
                nullable = true,
                description = "Share of accepted answers that may be wrong, at most; null where nothing is promised.",
                examples = "0.05")
        Double target,

        @Schema(
                nullable = true,
                description = "Chance that the promise holds over the whole stream; null where nothing is promised.",
                examples = "0.95")
        Double certainty,

        @Schema(required = true, description = "Who promised.", examples = "ada")
        String decidedBy,

        @Schema(required = true, description = "Why.", examples = "agreed with the desk")
        String reason,

        @Schema(required = true, description = "When.", examples = "2026-01-01T12:00:00Z")
        Instant decidedAt) {
    static PromiseView of(Promise promise) {
        return new PromiseView(
                promise.getDomain(),
                promise.getAnswerModel(),
                promise.getTarget(),
                promise.getCertainty(),
                promise.getDecidedBy(),
                promise.getReason(),
                promise.getDecidedAt());
    }
}

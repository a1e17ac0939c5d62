package io.candor.answer;

import io.candor.erasure.ErasureResult;
import io.candor.erasure.RemainingRecords;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What was forgotten, as JSON. */
@Schema(name = "Erasure", description = "What was forgotten, and what of it still lies on topics.")
record ErasureView(
        @Schema(
                nullable = true,
                description = "As candor.actions has it; null where it was forgotten before.",
                examples = "0f9a6a2e-6f0e-4c59-9e2a-0f6f2b1f4a55")
        String erasureId,

        @Schema(
                nullable = true,
                description = "The keyed hash on candor.actions; null where it was forgotten before.",
                examples = "9f1c2ab37d50e481")
        String subject,

        @Schema(
                required = true,
                description = "Questions that are forgotten, or of which verdicts are.",
                minimum = "0",
                examples = "1")
        long questions,

        @Schema(
                required = true,
                description = "Verdicts that count no more from now on.",
                minimum = "0",
                examples = "3")
        long verdicts,

        @Schema(required = true, description = "Keys that were deleted.", minimum = "0", examples = "1")
        long keys,

        @Schema(
                required = true,
                description =
                        "Questions of a subject that have no answer yet, and are not forgotten: ask again once they have.",
                minimum = "0",
                examples = "0")
        long open,

        @Schema(required = true, description = "What still lies on topics, shown to nobody.")
        List<Remaining> remaining) {

    /** Records of one topic. */
    @Schema(name = "RemainingRecords", description = "Records that stay until retention removes them.")
    record Remaining(
            @Schema(required = true, description = "Topic.", examples = "candor.answers")
            String topic,

            @Schema(required = true, description = "How many.", minimum = "1", examples = "1")
            long records,

            @Schema(
                    nullable = true,
                    description = "When the last of them is gone; null where the topic keeps all.",
                    examples = "2026-01-01T12:00:00Z")
            Instant goneBy) {
        static Remaining of(RemainingRecords remaining) {
            return new Remaining(
                    remaining.topic(), remaining.records(), remaining.goneBy().orElse(null));
        }
    }

    static ErasureView of(ErasureResult result) {
        List<Remaining> remaining =
                result.remaining().stream().map(Remaining::of).toList();
        return result instanceof ErasureResult.Forgotten forgotten
                ? new ErasureView(
                        forgotten.erasureId(),
                        forgotten.subject(),
                        forgotten.questions(),
                        forgotten.verdicts(),
                        forgotten.keys(),
                        forgotten.open(),
                        remaining)
                : new ErasureView(null, null, 0, 0, 0, 0, remaining);
    }
}

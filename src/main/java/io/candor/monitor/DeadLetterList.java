package io.candor.monitor;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Dead letters. */
@Schema(name = "DeadLetterList", description = "Records that could not be worked on.")
record DeadLetterList(
        @Schema(required = true, description = "How many are held with this filter.", minimum = "0", examples = "3")
        int total,

        @Schema(required = true, description = "How many of each reason, the most first; whatever the filter.")
        List<Reason> reasons,

        @Schema(required = true, description = "The part that was asked for, the newest first.")
        List<DeadLetterEntry> letters) {

    /** How often. */
    @Schema(name = "DeadLetterCount", description = "How many dead letters have a reason.")
    record Reason(
            @Schema(required = true, description = "The reason.", examples = "UNANSWERABLE")
            String reason,

            @Schema(required = true, description = "How many.", minimum = "1", examples = "2")
            long count) {}
}

package io.candor.review;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The answer to judge now and for how long nobody else is given it. */
@Schema(name = "ReservedItem", description = "The answer to judge now; for a while nobody else is given it here.")
record ReservedItem(
        @Schema(required = true, description = "The answer to judge.")
        ReviewItem item,

        @Schema(
                required = true,
                description = "How long others are not given it, from now on, in seconds.",
                minimum = "1",
                examples = "600")
        long reservedSeconds) {}

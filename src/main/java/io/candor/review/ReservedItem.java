package io.candor.review;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The answer to judge now and for how long nobody else is given it.
 *
 * @param referenceSearch null where none is configured
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "ReservedItem", description = "The answer to judge now; for a while nobody else is given it here.")
record ReservedItem(
        @Schema(required = true, description = "The answer to judge.")
        ReviewItem item,

        @Schema(
                required = true,
                description = "How long others are not given it, from now on, in seconds.",
                minimum = "1",
                examples = "600")
        long reservedSeconds,

        @Schema(
                description = "Where to look the question up; left out where the installation names no such place.",
                examples = "https://en.wikipedia.org/w/index.php?search=capital%20of%20France")
        String referenceSearch) {}

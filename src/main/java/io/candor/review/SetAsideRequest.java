package io.candor.review;

import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An answer that a labeler gives back without a verdict. */
@Schema(
        name = "SetAsideRequest",
        description = "An answer that a labeler gives back without a verdict.",
        additionalProperties = Schema.False.class)
record SetAsideRequest(
        @Schema(
                description = "Who gives it back. Required where access is open, else the caller's name.",
                minLength = 1,
                maxLength = ReviewLabeler.NAME_LENGTH,
                examples = "ann")
        String labeler,

        @Schema(
                required = true,
                description = "Id of the question.",
                minLength = 1,
                maxLength = 128,
                examples = "order-4711")
        String questionId,

        @Schema(
                required = true,
                type = SchemaType.STRING,
                enumeration = {"SKIP", "UNSURE"},
                description =
                        "SKIP: not now; it comes again behind the others. UNSURE: the labeler cannot tell; it comes to others alone.",
                examples = "UNSURE")
        SetAsideReason reason) {}

package io.candor.review;

import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Which answer a labeler asks for. */
@Schema(
        name = "ReviewRequest",
        description = "Which answer a labeler asks for; without filters the one that is wanted most.",
        additionalProperties = Schema.False.class)
record ReviewRequest(
        @Schema(
                description = "Who judges. Required where access is open, else the caller's name.",
                minLength = 1,
                maxLength = ReviewLabeler.NAME_LENGTH,
                examples = "ann")
        String labeler,

        @Schema(description = "Only of this domain.", maxLength = 128, examples = "geography")
        String domain,

        @Schema(description = "Only by this release.", maxLength = 1024, examples = "r1")
        String releaseId,

        @Schema(
                description = "Only with this decision.",
                type = SchemaType.STRING,
                enumeration = {"ACCEPTED", "REVIEW"},
                examples = "REVIEW")
        ReviewDecision decision,

        @Schema(
                description = "Only of this tenant; a caller of one is given no other's anyway.",
                maxLength = 64,
                examples = "acme")
        String tenant) {}

package io.candor.question;

import io.candor.event.QuestionLimits;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A question as asked over REST; every field may be null until {@link QuestionParser} has looked at it. */
@Schema(
        name = "QuestionRequest",
        description = "A question; unknown fields are refused.",
        additionalProperties = Schema.False.class)
public record QuestionRequest(
        @Schema(
                description =
                        "Identity and record key: 1 to 128 printable characters; a time-ordered UUID when absent.",
                minLength = 1,
                maxLength = QuestionLimits.ID_CHARACTERS,
                examples = "order-4711")
        String id,

        @Schema(
                description = "The question in plain text, without prompt or chat template.",
                required = true,
                minLength = 1,
                examples = "What is the capital of Peru?")
        String text,

        @Schema(
                description = "Subject area; thresholds, reports and alarms are kept per domain.",
                defaultValue = "general",
                maxLength = QuestionLimits.DOMAIN_CHARACTERS)
        String domain,

        @Schema(
                description = "ANSWER: confidence and a greedy answer. SCORE: the confidence alone.",
                enumeration = {"ANSWER", "SCORE"},
                defaultValue = "ANSWER")
        String mode,

        @Schema(
                description = "Most tokens the answer may have; 0 lets the answerer choose.",
                minimum = "0",
                defaultValue = "0")
        Integer maxTokens,

        @Schema(
                description = "ISO 8601 instant after which an answer is of no use; not together with ttlMillis.",
                examples = "2030-01-01T00:00:00Z")
        String deadline,

        @Schema(description = "The deadline as milliseconds from now; not together with deadline.", minimum = "1")
        Long ttlMillis,

        @Schema(description = "The asker's own labels, at most 32; passed over by the model.")
        Map<String, String> attributes) {}

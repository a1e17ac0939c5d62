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
                description =
                        "The question in plain text, without prompt or chat template; something of it has to be visible.",
                required = true,
                minLength = 1,
                maxLength = QuestionParser.SHIPPED_TEXT_CHARACTERS,
                examples = "What is the capital of Peru?")
        String text,

        @Schema(
                description =
                        "Subject area; reports and alarms are kept per domain. Not '*', which stands for all of them there.",
                defaultValue = "general",
                examples = "geography",
                minLength = 1,
                maxLength = QuestionLimits.DOMAIN_CHARACTERS)
        String domain,

        @Schema(
                description =
                        "ANSWER: confidence and a greedy answer. SCORE: no answer of ours; the confidence alone, and where the question"
                                + " carries an answer that of this answer too.",
                enumeration = {"ANSWER", "SCORE"},
                examples = "ANSWER",
                defaultValue = "ANSWER")
        String mode,

        @Schema(
                description =
                        "Most tokens the answer may have; 0 lets the answerer choose. When a question is sent again under its id,"
                                + " that of the first time counts.",
                minimum = "0",
                maximum = "2147483647",
                examples = "32",
                defaultValue = "0")
        Integer maxTokens,

        @Schema(
                description = "ISO 8601 instant after which an answer is of no use; not together with ttlMillis.",
                format = "date-time",
                examples = "2030-01-01T00:00:00Z")
        String deadline,

        @Schema(
                description = "The deadline as milliseconds from now; not together with deadline.",
                minimum = "1",
                examples = "60000")
        Long ttlMillis,

        @Schema(
                description =
                        "The asker's own labels; passed over by the model. Names and values are 1 to 256 printable characters.",
                maxProperties = QuestionParser.MAX_ATTRIBUTES,
                examples = "{\"customer\": \"4711\"}")
        Map<String, String> attributes,

        @Schema(
                description =
                        "An answer that another system gave and that is to be scored; in mode SCORE only, together with answerModel.",
                minLength = 1,
                maxLength = QuestionParser.SHIPPED_TEXT_CHARACTERS,
                examples = "Lima")
        String answer,

        @Schema(
                description =
                        "Name of the model that gave the answer: answers of each are calibrated apart, and while nothing is known of"
                                + " them their answerConfidence is null. Not '*'.",
                minLength = 1,
                maxLength = QuestionLimits.DOMAIN_CHARACTERS,
                examples = "acme-large-2")
        String answerModel,

        @Schema(
                description =
                        "Mean natural-log probability of the answer's tokens under the model that gave it, where it is known.",
                maximum = "0",
                examples = "-0.25")
        Double answerMeanTokenLogProbability,

        @Schema(
                description =
                        "Whom the question is about or who wants to know, such as the id of a user: what was asked under it can be"
                                + " forgotten together. Answers have a keyed hash of it alone.",
                minLength = 1,
                maxLength = QuestionLimits.SUBJECT_CHARACTERS,
                examples = "user-17")
        String subject) {
    /** A question without an answer. */
    QuestionRequest(
            String id,
            String text,
            String domain,
            String mode,
            Integer maxTokens,
            String deadline,
            Long ttlMillis,
            Map<String, String> attributes) {
        this(id, text, domain, mode, maxTokens, deadline, ttlMillis, attributes, null, null, null, null);
    }
}

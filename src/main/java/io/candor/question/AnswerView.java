package io.candor.question;

import io.candor.event.Answer;
import io.candor.event.Escalation;
import io.candor.event.Timings;
import io.candor.runtime.AnswerSource;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** One answer as JSON; fields and units are those of the Avro schema of the topic candor.answers. */
@Schema(name = "Answer", description = "One committed answer.")
public record AnswerView(
        @Schema(description = "Id of the question.", examples = "order-4711")
        String questionId,

        @Schema(description = "The question as asked.", examples = "What is the capital of Peru?")
        String question,

        @Schema(
                nullable = true,
                description =
                        "What the text counts as: answers with one hash are to the same text, whatever their ids; null in"
                                + " answers of an earlier version.",
                examples = "4b0fa3843df208ed39987d1ea3f8e98c")
        String textHash,

        @Schema(description = "Subject area of the question.", examples = "geography")
        String domain,

        @Schema(
                nullable = true,
                description =
                        "Greedy answer, or the one that the question carried; null when EXPIRED, and when SCORED without one.",
                examples = "Lima")
        String answer,

        @Schema(
                nullable = true,
                minimum = "0",
                maximum = "1",
                description =
                        "Probability that the model's own greedy answer is right, by the head and the release's confidence map; null"
                                + " only when EXPIRED.",
                examples = "0.75")
        Double confidence,

        @Schema(
                nullable = true,
                minimum = "0",
                maximum = "1",
                description =
                        "Probability that the answer is right, from all that is known after its last token; where it is there, it"
                                + " decides between ACCEPTED and REVIEW. Null without an answer, and where the release has no map"
                                + " of answers; of another system's answer while labels have not shown what those of its model are"
                                + " worth.",
                examples = "0.81")
        Double answerConfidence,

        @Schema(
                nullable = true,
                minimum = "0",
                maximum = "1",
                description =
                        "What the head alone says, the sigmoid of logit; the release's confidence map makes the confidence of it."
                                + " Null without one.",
                examples = "0.75")
        Double rawConfidence,

        @Schema(
                nullable = true,
                description = "Natural-log odds that the head gave; null without one.",
                examples = "1.1")
        Double logit,

        @Schema(
                nullable = true,
                maximum = "0",
                description =
                        "Mean natural-log probability of the answer's tokens under modelId, whoever gave it; null without an answer.",
                examples = "-0.25")
        Double meanTokenLogProbability,

        @Schema(
                nullable = true,
                minimum = "0",
                maximum = "1",
                description =
                        "Probability with which the text was drawn into the audit sample; null without a confidence.",
                examples = "0.2")
        Double auditProbability,

        @Schema(
                description =
                        "Whether the text is in the random audit sample, on whose verdicts unbiased figures rest.",
                examples = "false")
        boolean auditSampled,

        @Schema(
                enumeration = {"ACCEPTED", "REVIEW", "SCORED", "EXPIRED"},
                description =
                        "ACCEPTED: answerConfidence, or confidence where that is null, reached the threshold of the policy that"
                                + " policyVersion names, or the configured one of the domain. REVIEW: it did not, or the policy accepts"
                                + " none. SCORED: no answer of ours, and nothing is promised of answerModel's, if there is one; nothing"
                                + " is accepted. EXPIRED: the deadline passed first.",
                examples = "ACCEPTED")
        String decision,

        @Schema(
                nullable = true,
                minimum = "1",
                description =
                        "Version of the policy that decided between ACCEPTED and REVIEW; null where the configured threshold did, and"
                                + " without an answer.",
                examples = "7")
        Long policyVersion,

        @Schema(description = "The frozen base model that answered.", examples = "atlas")
        String modelId,

        @Schema(description = "The release (LoRA and head together) that gave the confidence.", examples = "r1")
        String releaseId,

        @Schema(description = "Tokens of the prompt; 0 when EXPIRED.", minimum = "0", examples = "24")
        int promptTokens,

        @Schema(description = "Tokens of the answer; 0 without an answer.", minimum = "0", examples = "3")
        int answerTokens,

        @Schema(description = "When it was asked, by the asker's clock.", examples = "2026-01-01T12:00:00Z")
        Instant askedAt,

        @Schema(description = "When the answerer finished, by its clock.", examples = "2026-01-01T12:00:00.150Z")
        Instant answeredAt,

        @Schema(description = "Where the time went.") TimingsView timings,

        @Schema(description = "Identity of this answer; a verdict that names it counts for this answer or for none.")
        AnswerSource source,

        @Schema(
                nullable = true,
                description = "The other system's model that gave the answer; null where it is modelId's own.",
                examples = "acme-large-2")
        String answerModel,

        @Schema(
                nullable = true,
                maximum = "0",
                description = "What the question said of its answer; null without that.",
                examples = "-0.25")
        Double answerMeanTokenLogProbability,

        @Schema(
                nullable = true,
                enumeration = {"ANSWER", "SCORE"},
                description = "What was asked for; null in answers of an earlier version.",
                examples = "ANSWER")
        String mode,

        @Schema(
                nullable = true,
                description =
                        "What became of it where the base model's answer was not accepted and a second engine was to answer; else null.")
        EscalationView escalation,

        @Schema(nullable = true, description = "Whose question it is; null for nobody's.", examples = "acme")
        String tenant) {

    /** That the base model's answer was not accepted, and a second engine was to answer instead. */
    @Schema(
            name = "Escalation",
            description = "The base model's answer was not accepted, and a second engine was to answer instead.")
    public record EscalationView(
            @Schema(description = "The second engine's model.", examples = "acme-large-2")
            String answerModel,

            @Schema(
                    enumeration = {"ANSWERED", "FAILED", "OVER_BUDGET", "BUSY"},
                    description =
                            "ANSWERED: answer is the second engine's. Otherwise it is the base model's and in REVIEW: the second engine"
                                    + " gave none, the hour's budget was spent, or as many waited as may.",
                    examples = "ANSWERED")
            String outcome,

            @Schema(
                    description = "Why the base model's answer was not accepted.",
                    examples = "a confidence of 0.3100 was not accepted by policy 7")
            String reason,

            @Schema(
                    nullable = true,
                    description = "The base model's answer; null where answer is it.",
                    examples = "Lima")
            String firstAnswer,

            @Schema(
                    description = "The confidence by which it was not accepted.",
                    minimum = "0",
                    maximum = "1",
                    examples = "0.31")
            double firstConfidence,

            @Schema(
                    nullable = true,
                    minimum = "1",
                    description =
                            "Version of the policy that did not accept it; null where the configured threshold did not.",
                    examples = "7")
            Long firstPolicyVersion,

            @Schema(
                    description = "What the second engine's answer cost, in the unit of the settings; 0 without one.",
                    minimum = "0",
                    examples = "1")
            double cost,

            @Schema(
                    nullable = true,
                    description = "Why there is no answer of the second engine; null where there is one.",
                    examples = "the second engine is away")
            String problem) {
        static EscalationView of(Escalation escalation) {
            return escalation == null
                    ? null
                    : new EscalationView(
                            escalation.getAnswerModel(),
                            escalation.getOutcome().name(),
                            escalation.getReason(),
                            escalation.getFirstAnswer(),
                            escalation.getFirstConfidence(),
                            escalation.getFirstPolicyVersion(),
                            escalation.getCost(),
                            escalation.getProblem());
        }
    }

    /** Where the time went inside the answerer, in microseconds. */
    @Schema(name = "Timings", description = "Where the time went inside the answerer, in microseconds.")
    public record TimingsView(
            @Schema(description = "From poll to the start of the confidence pass.", minimum = "0", examples = "4100")
            long queuedMicros,

            @Schema(description = "Confidence pass.", minimum = "0", examples = "17200")
            long confidenceMicros,

            @Schema(description = "Greedy answer, or the reading of a given one.", minimum = "0", examples = "13900")
            long generationMicros) {
        static TimingsView of(Timings timings) {
            return new TimingsView(
                    timings.getQueuedMicros(), timings.getConfidenceMicros(), timings.getGenerationMicros());
        }
    }

    static AnswerView of(Answer answer) {
        return new AnswerView(
                answer.getQuestionId(),
                answer.getQuestion(),
                answer.getTextHash(),
                answer.getDomain(),
                answer.getAnswer(),
                answer.getConfidence(),
                answer.getAnswerConfidence(),
                answer.getRawConfidence(),
                answer.getLogit(),
                answer.getMeanTokenLogProbability(),
                answer.getAuditProbability(),
                answer.getAuditSampled(),
                answer.getDecision().name(),
                answer.getPolicyVersion(),
                answer.getModelId(),
                answer.getReleaseId(),
                answer.getPromptTokens(),
                answer.getAnswerTokens(),
                answer.getAskedAt(),
                answer.getAnsweredAt(),
                TimingsView.of(answer.getTimings()),
                AnswerSource.of(answer.getSource()),
                answer.getAnswerModel(),
                answer.getAnswerMeanTokenLogProbability(),
                answer.getMode() == null ? null : answer.getMode().name(),
                EscalationView.of(answer.getEscalation()),
                answer.getTenant());
    }
}

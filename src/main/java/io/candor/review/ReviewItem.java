package io.candor.review;

import io.candor.event.Answer;
import io.candor.runtime.AnswerSource;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An answer to be judged. */
@Schema(name = "ReviewItem", description = "An answer to be judged.")
record ReviewItem(
        @Schema(required = true, description = "Id of the question.", examples = "order-4711")
        String questionId,

        @Schema(required = true, description = "The question as asked.", examples = "What is the capital of Peru?")
        String question,

        @Schema(required = true, description = "The answer to judge.", examples = "Lima")
        String answer,

        @Schema(required = true, description = "Subject area of the question.", examples = "geography")
        String domain,

        @Schema(
                required = true,
                minimum = "0",
                maximum = "1",
                description =
                        "Probability that the answer is right: after its last token where that is known, else before its first. A"
                                + " labeler should not see it before judging.",
                examples = "0.75")
        double confidence,

        @Schema(
                required = true,
                enumeration = {"ACCEPTED", "REVIEW"},
                description = "What was decided on the answer.",
                examples = "REVIEW")
        String decision,

        @Schema(required = true, description = "The release that gave the confidence.", examples = "r1")
        String releaseId,

        @Schema(required = true, description = "Why it wants a verdict.", examples = "AUDIT_SAMPLE")
        ReviewGroup group,

        @Schema(required = true, description = "When it was answered.", examples = "2026-01-01T12:00:00Z")
        Instant answeredAt,

        @Schema(required = true, description = "Identity of the answer; send it with the verdict.")
        AnswerSource source,

        @Schema(nullable = true, description = "Whose question it is; null for nobody's.", examples = "acme")
        String tenant) {

    /** By which the same question asked twice is told: what one tenant asks says nothing of what another does. */
    String tenantsText() {
        return (tenant == null ? "" : tenant) + '\0' + question;
    }

    /** @param answer with a confidence and a text */
    static ReviewItem of(Answer answer, ReviewGroup group) {
        return new ReviewItem(
                answer.getQuestionId(),
                answer.getQuestion(),
                answer.getAnswer(),
                answer.getDomain(),
                confidence(answer),
                answer.getDecision().name(),
                answer.getReleaseId(),
                group,
                answer.getAnsweredAt(),
                AnswerSource.of(answer.getSource()),
                answer.getTenant());
    }

    /** By all that is known of it. */
    static double confidence(Answer answer) {
        return answer.getAnswerConfidence() == null ? answer.getConfidence() : answer.getAnswerConfidence();
    }
}

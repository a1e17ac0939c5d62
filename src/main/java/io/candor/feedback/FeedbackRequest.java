package io.candor.feedback;

import io.candor.access.Caller;
import io.candor.event.Feedback;
import io.candor.event.FeedbackSource;
import io.candor.event.QuestionLimits;
import io.candor.runtime.AnswerSource;
import io.candor.runtime.Problem;
import io.candor.runtime.RejectedException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The body of {@code POST /v1/feedback}; every field may be null until {@link #problem} has looked at it. */
@Schema(
        name = "FeedbackRequest",
        description =
                "A verdict. Give exactly one of score and verdict; a retraction gives neither. Sending the same feedbackId or"
                        + " the same word again changes nothing. Unknown fields are refused.",
        additionalProperties = Schema.False.class)
record FeedbackRequest(
        @Schema(
                description = "Identity of this message; made up when missing.",
                minLength = 1,
                maxLength = InvalidField.NAME_LENGTH,
                examples = "review-17")
        String feedbackId,

        @Schema(
                description = "The question whose answer is judged.",
                required = true,
                minLength = 1,
                maxLength = QuestionLimits.ID_CHARACTERS,
                examples = "order-4711")
        String questionId,

        @Schema(
                description =
                        "Which answer is judged, as the answer's field source says; then it counts for that answer or for none."
                                + " When missing, for the answer that the question has.")
        AnswerSource answerSource,

        @Schema(description = "Correctness.", minimum = "0", maximum = "1", examples = "0.5")
        Double score,

        @Schema(description = "True for right, false for wrong.", examples = "true")
        Boolean verdict,

        @Schema(
                description =
                        "Who judges; one voice per labeler and question. Required where access is open, else the caller's name.",
                minLength = 1,
                maxLength = InvalidField.NAME_LENGTH,
                examples = "ann")
        String labeler,

        @Schema(
                description = "What kind of labeler; the credential says it where access is not open.",
                type = SchemaType.STRING,
                enumeration = {"HUMAN", "REFERENCE", "JUDGE"},
                defaultValue = "HUMAN",
                examples = "HUMAN")
        FeedbackSource source,

        @Schema(
                description = "The labeler's own words.",
                maxLength = InvalidField.COMMENT_LENGTH,
                examples = "The currency is the yen.")
        String comment,

        @Schema(
                description = "True to withdraw the labeler's earlier word.",
                defaultValue = "false",
                examples = "false")
        Boolean retracted,

        @Schema(
                description =
                        "When it was said, ISO 8601, from the year 2000 to five minutes after now, since clocks differ; now when"
                                + " missing.",
                type = SchemaType.STRING,
                format = "date-time",
                examples = "2026-01-01T12:00:00Z")
        Instant givenAt) {
    /**
     * The same with what the credential says of its sender.
     *
     * @throws RejectedException if it says something else
     */
    FeedbackRequest by(Caller caller) {
        if (caller.name().isEmpty()) {
            return this;
        }
        String name = caller.name().get();
        if (labeler != null && !labeler.equals(name)) {
            throw new RejectedException(
                            Problem.Kind.OTHER_LABELER,
                            "a verdict is given under the name of the credential; leave labeler out")
                    .field("labeler");
        }
        if (source != null && source != caller.source()) {
            throw new RejectedException(
                            Problem.Kind.OTHER_LABELER,
                            "the credential is for verdicts of the source " + caller.source() + "; leave source out")
                    .field("source");
        }
        return new FeedbackRequest(
                feedbackId,
                questionId,
                answerSource,
                score,
                verdict,
                name,
                caller.source(),
                comment,
                retracted,
                givenAt);
    }

    /** What is wrong with it, in one sentence that names the field. */
    Optional<String> problem(Instant now) {
        if (questionId == null || labeler == null) {
            return Optional.of(
                    labeler != null
                            ? "questionId is required"
                            : questionId != null ? "labeler is required" : "questionId and labeler are required");
        }
        if (!Stream.of(questionId, labeler, feedbackId == null ? "" : feedbackId)
                .allMatch(QuestionLimits::isPlainLine)) {
            return Optional.of("questionId, labeler and feedbackId must be printable characters");
        }
        if (answerSource != null && !answerSource.hasAllParts()) {
            return Optional.of("answerSource needs topic, partition and offset, as the answer's field source has them");
        }
        boolean withdrawn = Boolean.TRUE.equals(retracted);
        int words = (score == null ? 0 : 1) + (verdict == null ? 0 : 1);
        if (words != (withdrawn ? 0 : 1)) {
            return Optional.of("give exactly one of score and verdict, or neither with retracted: true");
        }
        Feedback feedback = feedback(now);
        return FeedbackTime.problem(feedback.getGivenAt(), now).or(() -> InvalidField.in(feedback));
    }

    /** The record to send; only after {@link #problem} was empty is it valid. */
    Feedback feedback(Instant now) {
        return Feedback.newBuilder()
                .setFeedbackId(feedbackId == null ? UUID.randomUUID().toString() : feedbackId)
                .setQuestionId(questionId)
                .setAnswerSource(answerSource == null ? null : answerSource.position())
                .setScore(verdict == null ? score : Double.valueOf(verdict ? 1 : 0))
                .setLabeler(labeler)
                .setSource(source == null ? FeedbackSource.HUMAN : source)
                .setComment(comment)
                .setRetracted(Boolean.TRUE.equals(retracted))
                .setGivenAt(givenAt == null ? now : givenAt)
                .build();
    }
}

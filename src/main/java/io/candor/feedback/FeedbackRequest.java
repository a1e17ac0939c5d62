package io.candor.feedback;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.candor.event.Feedback;
import io.candor.event.FeedbackSource;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The body of {@code POST /v1/feedback}. Give {@code score} or {@code verdict}; a retraction gives neither. Sending the
 * same {@code feedbackId} or the same word again changes nothing.
 *
 * @param feedbackId identity of this message; made up when missing
 * @param questionId the question whose answer is judged
 * @param score correctness in [0, 1]
 * @param verdict true for right, false for wrong
 * @param labeler who judges
 * @param source HUMAN when missing
 * @param comment at most 2,000 characters
 * @param retracted true to withdraw the labeler's earlier word
 * @param givenAt when it was said, ISO 8601, between the year 2000 and now; now when missing
 */
record FeedbackRequest(
        @JsonProperty String feedbackId,
        @JsonProperty String questionId,
        @JsonProperty Double score,
        @JsonProperty Boolean verdict,
        @JsonProperty String labeler,
        @JsonProperty FeedbackSource source,
        @JsonProperty String comment,
        @JsonProperty Boolean retracted,
        @JsonProperty Instant givenAt) {
    /** What is wrong with it, in one sentence that names the field. */
    Optional<String> problem(Instant now) {
        if (questionId == null || labeler == null) {
            return Optional.of("questionId and labeler are required");
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
                .setScore(verdict == null ? score : Double.valueOf(verdict ? 1 : 0))
                .setLabeler(labeler)
                .setSource(source == null ? FeedbackSource.HUMAN : source)
                .setComment(comment)
                .setRetracted(Boolean.TRUE.equals(retracted))
                .setGivenAt(givenAt == null ? now : givenAt)
                .build();
    }
}

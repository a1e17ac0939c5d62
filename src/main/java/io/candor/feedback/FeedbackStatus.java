package io.candor.feedback;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.candor.event.Feedback;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What is known of one verdict in this process. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
        name = "FeedbackStatus",
        description = "What is known here of one verdict; members that are not known are left out.")
record FeedbackStatus(
        @Schema(description = "Identity of the message.", required = true, examples = "review-17")
        String feedbackId,

        @Schema(description = "The question judged.", examples = "order-4711")
        String questionId,

        @Schema(description = "The moment that orders the labeler's words.", examples = "2026-01-01T12:00:00Z")
        Instant givenAt,

        @Schema(
                required = true,
                description =
                        "WAITING: on the stream, and nothing came of it yet. LABELED: it stands in the answer's label."
                                + " SUPERSEDED: the labeler has said something later. REFUSED: it became a dead letter, see reason.",
                examples = "WAITING")
        State state,

        @Schema(
                description =
                        "What is known here of the question when the verdict is taken. ANSWERED: the join is under way. PENDING:"
                                + " asked here, not answered yet. UNKNOWN_HERE: neither asked here nor among the recent answers, or the"
                                + " answer that answerSource names is not known here;"
                                + " if no answer comes while feedback may wait (7 days as shipped), it becomes a dead letter.",
                examples = "ANSWERED")
        Question question,

        @Schema(description = "Why it was refused, as the dead letter says.", examples = "UNKNOWN_QUESTION")
        String reason,

        @Schema(
                description = "The label it stands in, correctness in [0, 1].",
                minimum = "0",
                maximum = "1",
                examples = "1")
        Double label,

        @Schema(
                required = true,
                format = "uri-reference",
                description = "Where to look again.",
                examples = "/v1/feedback/review-17")
        URI self) {

    @Schema(name = "FeedbackState", description = "What became of a verdict.")
    enum State {
        WAITING,
        LABELED,
        SUPERSEDED,
        REFUSED
    }

    @Schema(name = "FeedbackQuestion", description = "What is known here of a question that is judged.")
    enum Question {
        ANSWERED,
        PENDING,
        UNKNOWN_HERE
    }

    static FeedbackStatus of(String feedbackId, String questionId, State state) {
        String segment = URLEncoder.encode(feedbackId, StandardCharsets.UTF_8).replace("+", "%20");
        return new FeedbackStatus(
                feedbackId, questionId, null, state, null, null, null, URI.create("/v1/feedback/" + segment));
    }

    FeedbackStatus with(Feedback given) {
        return new FeedbackStatus(feedbackId, questionId, given.getGivenAt(), state, question, reason, label, self);
    }

    FeedbackStatus with(Question knowledge) {
        return new FeedbackStatus(feedbackId, questionId, givenAt, state, knowledge, reason, label, self);
    }

    FeedbackStatus because(String refusal) {
        return new FeedbackStatus(feedbackId, questionId, givenAt, state, question, refusal, label, self);
    }

    FeedbackStatus labeled(Double standing) {
        return new FeedbackStatus(feedbackId, questionId, givenAt, state, question, reason, standing, self);
    }
}

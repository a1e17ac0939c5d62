package io.candor.question;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What is known of one question. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "QuestionStatus", description = "What is known of one question.")
record QuestionStatus(
        @Schema(required = true, description = "Id of the question.", examples = "order-4711")
        String id,

        @Schema(
                required = true,
                examples = "ANSWERED",
                description =
                        "PENDING: on the stream, not answered yet. ANSWERED: see answer. DEAD_LETTER: see deadLetter.")
        State state,

        @Schema(description = "The answer; there when ANSWERED. Where the topic has several under this id, the first.")
        AnswerView answer,

        @Schema(description = "The dead letter; there when DEAD_LETTER.")
        QuestionOutcome.DeadLetterView deadLetter,

        @Schema(required = true, description = "Where to read on.")
        Links links) {

    @Schema(name = "QuestionState", description = "What became of a question.")
    enum State {
        PENDING,
        ANSWERED,
        DEAD_LETTER
    }

    /** Where to read on. */
    @Schema(name = "Links", description = "Where to read on.")
    record Links(
            @Schema(
                    required = true,
                    format = "uri-reference",
                    description = "Becomes the answer; takes ?wait=5s.",
                    examples = "/v1/questions/order-4711")
            URI self,

            @Schema(
                    required = true,
                    format = "uri-reference",
                    description = "All answers as server-sent events.",
                    examples = "/v1/answers")
            URI answers) {
        static Links of(String id) {
            String segment = URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
            return new Links(URI.create("/v1/questions/" + segment), URI.create("/v1/answers"));
        }
    }

    static QuestionStatus pending(String id) {
        return new QuestionStatus(id, State.PENDING, null, null, Links.of(id));
    }

    static QuestionStatus of(QuestionOutcome outcome) {
        String id = outcome.questionId();
        if (outcome instanceof QuestionOutcome.Answered answered) {
            return new QuestionStatus(id, State.ANSWERED, answered.answer(), null, Links.of(id));
        }
        QuestionOutcome.DeadLettered dead = (QuestionOutcome.DeadLettered) outcome;
        return new QuestionStatus(id, State.DEAD_LETTER, null, dead.letter(), Links.of(id));
    }
}

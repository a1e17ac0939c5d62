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
        String id,

        @Schema(
                description =
                        "PENDING: taken here, not answered yet. ANSWERED: see answer. DEAD_LETTER: see deadLetter.")
        State state,

        AnswerView answer,
        QuestionOutcome.DeadLetterView deadLetter,
        Links links) {

    enum State {
        PENDING,
        ANSWERED,
        DEAD_LETTER
    }

    /** Where to read on. */
    @Schema(name = "Links")
    record Links(
            @Schema(description = "Becomes the answer; takes ?wait=5s.")
            URI self,

            @Schema(description = "All answers as server-sent events.")
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

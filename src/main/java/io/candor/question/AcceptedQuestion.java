package io.candor.question;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A question is on the stream: the broker has acknowledged it. */
@Schema(name = "Acceptance", description = "The broker has the question; it will end in one answer or one dead letter.")
record AcceptedQuestion(
        @Schema(description = "Id of the question.", required = true, examples = "order-4711")
        String id,

        @Schema(
                description = "True: it was asked before under this id, and nothing was asked now.",
                required = true,
                examples = "false")
        boolean repeated,

        @Schema(description = "Where to read on.", required = true)
        QuestionStatus.Links links) {
    static AcceptedQuestion of(String id, boolean repeated) {
        return new AcceptedQuestion(id, repeated, QuestionStatus.Links.of(id));
    }
}

package io.candor.question;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A question is on the stream: the broker has acknowledged it. */
@Schema(name = "Acceptance", description = "The broker has the question; it will end in one answer or one dead letter.")
record AcceptedQuestion(String id, QuestionStatus.Links links) {
    static AcceptedQuestion of(String id) {
        return new AcceptedQuestion(id, QuestionStatus.Links.of(id));
    }
}

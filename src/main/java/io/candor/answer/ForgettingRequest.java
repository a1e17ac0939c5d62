package io.candor.answer;

import com.fasterxml.jackson.databind.ObjectReader;
import io.candor.access.Caller;
import io.candor.erasure.ErasureRequest;
import io.candor.erasure.SubjectKey;
import io.candor.event.QuestionLimits;
import io.candor.runtime.Problem;
import io.candor.runtime.RejectedException;
import io.candor.runtime.http.StrictJson;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The body of {@code POST /v1/erasures}; exactly one field is not null. */
@Schema(
        name = "ErasureRequest",
        description = "What is to be forgotten: one of the three. Unknown fields are refused.",
        additionalProperties = Schema.False.class)
record ForgettingRequest(
        @Schema(description = "Id of a question.", minLength = 1, maxLength = 1_024, examples = "order-4711")
        String question,

        @Schema(
                description = "Name of a labeler, as verdicts carry it.",
                minLength = 1,
                maxLength = 1_024,
                examples = "ann")
        String labeler,

        @Schema(
                description = "A subject, as questions name it: all that was asked under it.",
                minLength = 1,
                maxLength = QuestionLimits.SUBJECT_CHARACTERS,
                examples = "user-17")
        String subject) {
    private static final ObjectReader READER = StrictJson.readerFor(ForgettingRequest.class);

    /** @throws RejectedException if it is not as documented */
    static ForgettingRequest read(byte[] body) {
        ForgettingRequest request = StrictJson.read(READER, body, "say what to forget as a JSON object");
        long named = Stream.of(request.question, request.labeler, request.subject)
                .filter(Objects::nonNull)
                .count();
        if (named != 1) {
            throw RejectedException.invalid("give one of question, subject and labeler");
        }
        return request;
    }

    /**
     * The same within what a caller may forget.
     *
     * @param subjects asked for what answers name a subject with
     * @throws RejectedException if a caller of a tenant names a labeler, or a name can be none
     */
    ErasureRequest by(Caller caller, Supplier<SubjectKey> subjects) {
        if (labeler != null) {
            if (caller.tenant().isPresent()) {
                throw new RejectedException(
                                Problem.Kind.FORBIDDEN,
                                "a labeler is forgotten in the questions of all tenants, which takes an operator of none")
                        .field("labeler");
            }
            return PromiseField.named("labeler", () -> new ErasureRequest(ErasureRequest.Kind.LABELER, labeler));
        }
        ErasureRequest request = question == null
                ? PromiseField.named("subject", () -> ErasureRequest.subject(subject, subjects.get()))
                : PromiseField.named("question", () -> new ErasureRequest(ErasureRequest.Kind.QUESTION, question));
        return request.of(caller.tenant());
    }
}

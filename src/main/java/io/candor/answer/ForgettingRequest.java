package io.candor.answer;

import com.fasterxml.jackson.databind.ObjectReader;
import io.candor.erasure.ErasureRequest;
import io.candor.runtime.RejectedException;
import io.candor.runtime.http.StrictJson;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The body of {@code POST /v1/erasures}; exactly one field is not null. */
@Schema(
        name = "ErasureRequest",
        description = "What is to be forgotten: one of the two. Unknown fields are refused.",
        additionalProperties = Schema.False.class)
record ForgettingRequest(
        @Schema(description = "Id of a question.", minLength = 1, maxLength = 1_024, examples = "order-4711")
        String question,

        @Schema(
                description = "Name of a labeler, as verdicts carry it.",
                minLength = 1,
                maxLength = 1_024,
                examples = "ann")
        String labeler) {
    private static final ObjectReader READER = StrictJson.readerFor(ForgettingRequest.class);

    /** @throws RejectedException if it is not as documented */
    static ErasureRequest read(byte[] body) {
        ForgettingRequest request = StrictJson.read(READER, body, "say what to forget as a JSON object");
        if ((request.question == null) == (request.labeler == null)) {
            throw RejectedException.invalid("give either question or labeler");
        }
        return request.question == null
                ? PromiseField.named("labeler", () -> new ErasureRequest(ErasureRequest.Kind.LABELER, request.labeler))
                : PromiseField.named(
                        "question", () -> new ErasureRequest(ErasureRequest.Kind.QUESTION, request.question));
    }
}

package io.candor.answer;

import com.fasterxml.jackson.databind.ObjectReader;
import io.candor.honesty.promise.ErrorPromise;
import io.candor.policy.GivenPromise;
import io.candor.runtime.RejectedException;
import io.candor.runtime.http.StrictJson;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The body of {@code PUT /v1/policies/promise}; every field may be null. */
@Schema(
        name = "PromiseRequest",
        description = "What is promised of accepted answers. Unknown fields are refused.",
        additionalProperties = Schema.False.class)
record PromiseRequest(
        @Schema(
                required = true,
                description = "Share of accepted answers that may be wrong, at most.",
                minimum = "0.001",
                maximum = "0.5",
                examples = "0.05")
        Double target,

        @Schema(
                type = SchemaType.NUMBER,
                description = "Chance that the promise holds over the whole stream.",
                minimum = "0.5",
                maximum = "0.9999",
                defaultValue = "0.95",
                examples = "0.99")
        Double certainty,

        @Schema(
                description = "Why, for those who read it.",
                minLength = 1,
                maxLength = GivenPromise.REASON_CHARACTERS,
                examples = "agreed with the desk")
        String reason) {
    private static final ObjectReader READER = StrictJson.readerFor(PromiseRequest.class);
    private static final double CERTAINTY = 0.95;

    /** Where nobody said why. */
    private static final String REASON = "promised over REST";

    /** @throws RejectedException if it is not as documented */
    static PromiseRequest read(byte[] body) {
        return StrictJson.read(READER, body, "give a promise as a JSON object");
    }

    /**
     * The promise of a scope.
     *
     * @param answerModel of whose answers; empty for the base model's own
     * @throws RejectedException if a field is missing or outside its range, which it names
     */
    GivenPromise of(String scope, Optional<String> answerModel) {
        if (target == null) {
            throw RejectedException.invalid("target is missing; give a share of wrong answers in [0.001, 0.5]")
                    .field("target");
        }
        ErrorPromise likely = PromiseField.named("target", () -> new ErrorPromise(target, CERTAINTY));
        ErrorPromise promise =
                certainty == null ? likely : PromiseField.named("certainty", () -> new ErrorPromise(target, certainty));
        return PromiseField.named(
                "reason",
                () -> new GivenPromise(scope, answerModel, Optional.of(promise), reason == null ? REASON : reason));
    }
}

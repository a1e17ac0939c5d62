package io.candor.monitor;

import com.fasterxml.jackson.databind.ObjectReader;
import io.candor.runtime.RejectedException;
import io.candor.runtime.http.StrictJson;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Which release is to be live, and which is as far as the operator knows. */
@Schema(
        name = "ReleaseRequest",
        description = "Which release is to be live. Unknown fields are refused.",
        additionalProperties = Schema.False.class)
record ReleaseRequest(
        @Schema(
                required = true,
                description = "The release that is to be live.",
                minLength = 1,
                maxLength = 1024,
                examples = "r1")
        String releaseId,

        @Schema(
                nullable = true,
                description =
                        "The release that is live as the operator sees it; null where none is. Where another one is by now, nothing is changed.",
                maxLength = 1024,
                examples = "r2")
        String live,

        @Schema(
                description = "Why, for those who read the list of releases.",
                minLength = 1,
                maxLength = REASON_CHARACTERS,
                examples = "too sure in geography")
        String reason,

        @Schema(
                description = "Also one that the gate rejected or did not judge; of an activation alone.",
                defaultValue = "false",
                examples = "false")
        Boolean force) {
    private static final int REASON_CHARACTERS = 300;
    private static final ObjectReader READER = StrictJson.readerFor(ReleaseRequest.class);

    /** @throws RejectedException if it is not as documented */
    static ReleaseRequest read(byte[] body) {
        ReleaseRequest request = StrictJson.read(READER, body, "give the release as a JSON object");
        if (request.releaseId == null || request.releaseId.isEmpty()) {
            throw RejectedException.invalid("releaseId is missing; name the release that is to be live")
                    .field("releaseId");
        }
        if (request.reason != null && (request.reason.isBlank() || request.reason.length() > REASON_CHARACTERS)) {
            throw RejectedException.invalid("reason must have 1 to " + REASON_CHARACTERS + " characters")
                    .field("reason");
        }
        return request;
    }

    boolean insists() {
        return Boolean.TRUE.equals(force);
    }
}

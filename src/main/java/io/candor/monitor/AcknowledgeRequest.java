package io.candor.monitor;

import com.fasterxml.jackson.databind.ObjectReader;
import io.candor.runtime.RejectedException;
import io.candor.runtime.http.StrictJson;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Which alarm was seen. */
@Schema(
        name = "AcknowledgeRequest",
        description = "Which alarm was seen. Unknown fields are refused.",
        additionalProperties = Schema.False.class)
record AcknowledgeRequest(
        @Schema(
                required = true,
                description = "Identity of the alarm.",
                minLength = 1,
                maxLength = 4096,
                examples = "r1|geography|0")
        String alarmId) {
    private static final ObjectReader READER = StrictJson.readerFor(AcknowledgeRequest.class);

    /** @throws RejectedException if it is not as documented */
    static String read(byte[] body) {
        AcknowledgeRequest request = StrictJson.read(READER, body, "give the alarm as a JSON object");
        if (request.alarmId == null || request.alarmId.isEmpty()) {
            throw RejectedException.invalid("alarmId is missing; GET /v1/alarms has it")
                    .field("alarmId");
        }
        return request.alarmId;
    }
}

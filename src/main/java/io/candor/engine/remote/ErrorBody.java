package io.candor.engine.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.candor.engine.wire.EngineJson;

/**
 * The error object of OpenAI's API as servers of that kind write it, or the sentence that they give instead.
 *
 * @param message in words, perhaps empty
 * @param type such as {@code NotFoundError}; empty if there is none
 * @param code such as {@code insufficient_quota}, or the status; empty if there is none
 * @param known whether it is such an object, and not a proxy's page
 */
public record ErrorBody(String message, String type, String code, boolean known) {
    private static final int MOST_CHARACTERS = 300;

    /** Reads it, in {@code error} or, as some servers do, by itself; a key that is refused may give {@code error} as a text. */
    public static ErrorBody read(String body) {
        JsonNode json = json(body);
        JsonNode error = json.has("error") ? json.get("error") : json;
        String message = error.isTextual()
                ? error.asText()
                : error.path("message")
                        .asText(json.path("detail")
                                .asText(json.path("error_message").asText("")));
        return new ErrorBody(
                message.length() <= MOST_CHARACTERS ? message : message.substring(0, MOST_CHARACTERS) + "...",
                error.path("type").asText(""),
                error.path("code").asText(""),
                error.isObject() && error.has("message") && error.has("code"));
    }

    private static JsonNode json(String body) {
        try {
            JsonNode json = EngineJson.LENIENT.readTree(body);
            return json == null ? EngineJson.LENIENT.createObjectNode() : json;
        } catch (JsonProcessingException other) {
            // A proxy's page; the status alone counts.
            return EngineJson.LENIENT.createObjectNode();
        }
    }
}

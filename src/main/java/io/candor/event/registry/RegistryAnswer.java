package io.candor.event.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/**
 * The response of a registry, as opposed to a failure to respond.
 *
 * @param status 2xx, or a 4xx that is about the question
 * @param body JSON; with {@code error_code} and {@code message} unless 2xx
 */
record RegistryAnswer(int status, JsonNode body) {
    /** No such subject, version or schema. A bare 404 is none of them: something else than a registry answered. */
    private static final Set<Integer> UNKNOWN = Set.of(40401, 40402, 40403);

    boolean isOk() {
        return status / 100 == 2;
    }

    boolean isUnknown() {
        return status == 404 && UNKNOWN.contains(errorCode());
    }

    private int errorCode() {
        return body.path("error_code").asInt();
    }

    /** This, if 2xx. */
    RegistryAnswer requireOk(String what) {
        if (isOk()) {
            return this;
        }
        String message = "the schema registry answered " + status + " (error code " + errorCode() + ") for " + what
                + ": " + body.path("message").asText("no message");
        if (status == 409 || status == 422) {
            throw new IncompatibleSchemaException(message);
        }
        throw new RegistryUnavailableException(message);
    }
}

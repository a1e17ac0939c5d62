package io.candor.runtime;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Why a request failed, as {@code application/problem+json} (RFC 9457).
 *
 * @param type stable name of the kind of problem
 * @param title the kind in words; the same for every occurrence
 * @param status HTTP status
 * @param detail this occurrence and its remedy in one sentence
 * @param instance path of the request; null, and then left out, where the endpoint does not give it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "Why a request failed (RFC 9457).")
public record Problem(URI type, String title, int status, String detail, URI instance) {
    /** Media type of a problem. */
    public static final String MEDIA_TYPE = "application/problem+json";

    private static final String TYPE_PREFIX = "urn:candor:problem:";

    /** The kinds of problems; two kinds with one key differ in their titles only. */
    public enum Kind {
        INVALID_REQUEST("invalid-request", 400, "The request is not valid"),
        UNKNOWN_QUESTION("unknown-question", 404, "The question is not known here"),
        NOT_FOUND("not-found", 404, "There is nothing of that name here"),
        INACTIVE_CONSOLE("inactive-role", 404, "This process does not take questions"),
        INACTIVE_ROLE("inactive-role", 404, "This process does not do that"),
        BODY_TOO_LARGE("body-too-large", 413, "The request body is too large"),
        UNSUPPORTED_MEDIA_TYPE("unsupported-media-type", 415, "The media type is not supported"),
        TOO_MANY_REQUESTS("too-many-requests", 429, "Too much is in flight"),
        QUESTIONS_UNAVAILABLE("stream-unavailable", 503, "The question stream is not available"),
        STREAM_UNAVAILABLE("stream-unavailable", 503, "The stream is not available now");

        private final String key;
        private final int status;
        private final String title;

        Kind(String key, int status, String title) {
            this.key = key;
            this.status = status;
            this.title = title;
        }
    }

    static Problem of(Kind kind, String detail) {
        return new Problem(URI.create(TYPE_PREFIX + kind.key), kind.title, kind.status, detail, null);
    }

    /** The same problem of the request to {@code path}. */
    public Problem at(String path) {
        return new Problem(type, title, status, detail, URI.create(path));
    }

    /** The last part of the type, for example {@code body-too-large}; a metric label. */
    public String key() {
        return type.toString().substring(TYPE_PREFIX.length());
    }

    /** Whether the same request may succeed later. */
    public boolean mayPass() {
        return status == 429 || status == 503;
    }
}

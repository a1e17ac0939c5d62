package io.candor.runtime;

import java.net.URI;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Why a request failed, as {@code application/problem+json} (RFC 9457).
 *
 * @param type stable name of the kind of problem
 * @param title the kind in words; the same for every occurrence
 * @param status HTTP status
 * @param detail this occurrence and its remedy in one sentence
 * @param instance path of the request
 */
@Schema(description = "Why a request failed (RFC 9457).")
public record Problem(URI type, String title, int status, String detail, URI instance) {
    /** Media type of a problem. */
    public static final String MEDIA_TYPE = "application/problem+json";

    /** The kinds of problems; the name in lower case is the metric label and the end of the type. */
    public enum Kind {
        INVALID_REQUEST(400, "The request is not valid"),
        UNKNOWN_QUESTION(404, "The question is not known here"),
        INACTIVE_ROLE(404, "This process does not take questions"),
        BODY_TOO_LARGE(413, "The request body is too large"),
        UNSUPPORTED_MEDIA_TYPE(415, "The media type is not supported"),
        TOO_MANY_REQUESTS(429, "Too much is in flight"),
        STREAM_UNAVAILABLE(503, "The question stream is not available");

        private final int status;
        private final String title;

        Kind(int status, String title) {
            this.status = status;
            this.title = title;
        }

        public int status() {
            return status;
        }

        /** Lower case with dashes, for example {@code body-too-large}. */
        public String key() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** Whether the same request may succeed later. */
        public boolean isTransient() {
            return status == 429 || status == 503;
        }
    }

    public static Problem of(Kind kind, String detail, String path) {
        return new Problem(
                URI.create("urn:candor:problem:" + kind.key()), kind.title, kind.status, detail, URI.create(path));
    }
}

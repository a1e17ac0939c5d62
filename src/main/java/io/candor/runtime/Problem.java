package io.candor.runtime;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Why a request failed, as {@code application/problem+json} (RFC 9457). Members without a value are left out.
 *
 * @param type stable name of the kind of problem
 * @param title the kind in words; the same for every occurrence
 * @param status HTTP status
 * @param detail this occurrence and its remedy in one sentence
 * @param instance path of the request
 * @param field the field at fault, where it is one
 * @param item the item at fault, where the request holds many
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "Why a request failed (RFC 9457).")
public record Problem(
        @Schema(
                required = true,
                format = "uri",
                description = "Stable name of the kind of problem.",
                examples = "urn:candor:problem:invalid-request")
        URI type,

        @Schema(required = true, description = "The kind in words.", examples = "The request is not valid")
        String title,

        @Schema(required = true, description = "HTTP status.", minimum = "400", maximum = "599", examples = "400")
        int status,

        @Schema(
                required = true,
                description = "This occurrence and its remedy in one sentence.",
                examples = "text is missing or blank; give the question in plain text")
        String detail,

        @Schema(format = "uri-reference", description = "Path of the request.", examples = "/v1/questions")
        URI instance,

        @Schema(description = "The field at fault, where it is one.", examples = "text")
        String field,

        @Schema(description = "The item at fault, where the request holds many.")
        Item item) {
    /** Media type of a problem. */
    public static final String MEDIA_TYPE = "application/problem+json";
    /** How callers say who they are, by its name in the OpenAPI document. */
    public static final String SECURITY_SCHEME = "bearer";

    private static final String TYPE_PREFIX = "urn:candor:problem:";
    /** What a path may hold as it is (RFC 3986, section 3.3). */
    private static final String IN_PATHS = "-._~!$&'()*+,;=:@/";

    /**
     * One of many in a request.
     *
     * @param index counted from 0
     * @param line line of the body on which it ends, counted from 1
     * @param id its id, where it has one
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "ProblemItem", description = "One of the many items of a request.")
    public record Item(
            @Schema(required = true, description = "Counted from 0.", minimum = "0", examples = "3")
            int index,

            @Schema(
                    required = true,
                    description = "Line of the body on which the item ends, counted from 1.",
                    minimum = "1",
                    examples = "4")
            int line,

            @Schema(description = "Its id, where it has one.", examples = "order-4711")
            String id) {
        @Override
        public String toString() {
            return "question " + index + " (line " + line + (id == null ? ")" : ", id '" + id + "')");
        }
    }

    /** The kinds of problems; two kinds with one key differ in their titles only. */
    public enum Kind {
        INVALID_REQUEST("invalid-request", 400, "The request is not valid"),
        UNAUTHENTICATED("unauthenticated", 401, "It is not known who is asking"),
        FORBIDDEN("forbidden", 403, "The caller may not do that"),
        OTHER_LABELER("other-labeler", 403, "The verdict is another labeler's"),
        FOREIGN_ORIGIN("foreign-origin", 403, "A page of another origin may not do that"),
        UNKNOWN_QUESTION("unknown-question", 404, "The question is not known here"),
        UNKNOWN_FEEDBACK("unknown-feedback", 404, "The feedback is not known here"),
        NOT_IN_QUEUE("not-in-queue", 404, "The answer is not in the queue"),
        NOT_FOUND("not-found", 404, "There is nothing of that name here"),
        INACTIVE_CONSOLE("inactive-role", 404, "This process does not take questions"),
        INACTIVE_ROLE("inactive-role", 404, "This process does not do that"),
        METHOD_NOT_ALLOWED("method-not-allowed", 405, "The method is not allowed here"),
        NOT_ACCEPTABLE("not-acceptable", 406, "None of the accepted media types can be given"),
        REQUEST_TIMEOUT("request-timeout", 408, "The request took too long"),
        ID_CONFLICT("id-conflict", 409, "The id is another question's"),
        KEY_CONFLICT("idempotency-key-conflict", 409, "The Idempotency-Key is another request's"),
        QUESTION_OPEN("question-open", 409, "The answer is still to come"),
        QUESTION_DEAD_LETTER("question-dead-letter", 409, "The question became a dead letter"),
        QUESTION_EXPIRED("question-expired", 409, "The question expired before it was answered"),
        QUESTION_FORGOTTEN("question-forgotten", 409, "The question was forgotten"),
        OTHER_ANSWER("other-answer", 409, "The question has another answer"),
        NOT_RESERVED("not-reserved", 409, "The answer is not reserved for this labeler"),
        RELEASE_CONFLICT("release-conflict", 409, "The releases do not allow it"),
        NOT_SENDABLE("not-sendable", 409, "The dead letter cannot be sent again"),
        FEEDBACK_ID_TAKEN("feedback-id-taken", 409, "Another verdict has this feedbackId"),
        BODY_TOO_LARGE("body-too-large", 413, "The request body is too large"),
        URI_TOO_LONG("uri-too-long", 414, "The path and query are too long"),
        UNSUPPORTED_MEDIA_TYPE("unsupported-media-type", 415, "The media type is not supported"),
        UNSUPPORTED_ENCODING("unsupported-encoding", 415, "The content encoding is not supported"),
        FOREIGN_HOST("foreign-host", 421, "The service has another name"),
        UNANSWERABLE("unanswerable", 422, "No answer can be given"),
        TOO_MANY_REQUESTS("too-many-requests", 429, "Too much is in flight"),
        TOO_FAST("too-fast", 429, "The caller sends too often"),
        HEADERS_TOO_LARGE("headers-too-large", 431, "The headers are too large"),
        INTERNAL_ERROR("internal-error", 500, "The service failed"),
        QUESTIONS_UNAVAILABLE("stream-unavailable", 503, "The question stream is not available"),
        STREAM_UNAVAILABLE("stream-unavailable", 503, "The stream is not available now"),
        OVERLOADED("overloaded", 503, "The service has too much to do"),
        KEYS_UNREAD("keys-unread", 503, "It cannot be known yet who is asking"),
        NOT_ANSWERED("not-answered", 504, "The answer did not come in time");

        private final String key;
        private final int status;
        private final String title;

        Kind(String key, int status, String title) {
            this.key = key;
            this.status = status;
            this.title = title;
        }

        public int status() {
            return status;
        }

        /** The general kind of a status that a library chose. */
        public static Kind of(int status) {
            return switch (status) {
                case 404 -> NOT_FOUND;
                case 405 -> METHOD_NOT_ALLOWED;
                case 406 -> NOT_ACCEPTABLE;
                case 503 -> OVERLOADED;
                default ->
                    Arrays.stream(values())
                            .filter(kind -> kind.status == status)
                            .findFirst()
                            .orElse(status < 500 ? INVALID_REQUEST : INTERNAL_ERROR);
            };
        }
    }

    public static Problem of(Kind kind, String detail) {
        return new Problem(URI.create(TYPE_PREFIX + kind.key), kind.title, kind.status, detail, null, null, null);
    }

    /** The same problem with this field and item at fault; null where there is none. */
    public Problem in(String faultyField, Item faultyItem) {
        return new Problem(type, title, status, detail, instance, faultyField, faultyItem);
    }

    /** The same problem of the request to {@code path}, which may hold whatever a client sent. */
    public Problem at(String path) {
        return new Problem(type, title, status, detail, URI.create(encoded(path)), field, item);
    }

    private static String encoded(String path) {
        StringBuilder encoded = new StringBuilder();
        for (byte each : path.getBytes(StandardCharsets.UTF_8)) {
            char character = (char) (each & 0xFF);
            boolean plain = character < 0x80
                    && (Character.isLetterOrDigit(character) || IN_PATHS.indexOf(character) >= 0 || character == '%');
            encoded.append(
                    plain ? Character.toString(character) : "%" + HexFormat.of().toHexDigits(each));
        }
        // A path that begins with two slashes would be read as a host.
        return encoded.toString().replaceAll("%(?![0-9A-Fa-f]{2})", "%25").replaceFirst("^/{2,}", "/");
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

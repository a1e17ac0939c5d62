package io.candor.feedback;

import jakarta.ws.rs.core.Response;
import java.net.URI;

/**
 * Why a request failed, as {@code application/problem+json} (RFC 9457).
 *
 * @param type stable name of the kind of problem
 * @param title the kind in words
 * @param status HTTP status
 * @param detail this occurrence and its remedy in one sentence
 */
record FeedbackProblem(URI type, String title, int status, String detail) {
    private static final String MEDIA_TYPE = "application/problem+json";

    static FeedbackProblem invalid(String detail) {
        return of("invalid-request", "The request is not valid", 400, detail);
    }

    static FeedbackProblem unknown(String detail) {
        return of("not-found", "There is nothing of that name here", 404, detail);
    }

    static FeedbackProblem inactive(String role) {
        return of("inactive-role", "This process does not do that", 404, "start the role " + role + " and ask there");
    }

    static FeedbackProblem unavailable(String detail) {
        return of("stream-unavailable", "The stream is not available now", 503, detail);
    }

    private static FeedbackProblem of(String kind, String title, int status, String detail) {
        return new FeedbackProblem(URI.create("urn:candor:problem:" + kind), title, status, detail);
    }

    Response response() {
        Response.ResponseBuilder response =
                Response.status(status).type(MEDIA_TYPE).entity(this);
        return (status == 503 ? response.header("Retry-After", 1) : response).build();
    }
}

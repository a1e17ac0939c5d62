package io.candor.feedback;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.candor.event.Feedback;
import io.candor.event.RecordTracing;
import io.candor.runtime.ActiveRoles;
import io.candor.runtime.Problem;
import io.candor.runtime.RejectedException;
import io.candor.runtime.Role;
import io.opentelemetry.context.Context;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;

/** Takes verdicts on answers. */
@Path("/v1/feedback")
public class FeedbackResource {
    private final ActiveRoles roles;
    private final FeedbackProducer producer;
    private final RecordTracing tracing;
    private final ObjectReader reader;

    /**
     * What was put on the stream.
     *
     * @param feedbackId to send again with, should the answer get lost
     * @param questionId the question judged
     * @param givenAt the moment that orders the labeler's words
     */
    public record Accepted(String feedbackId, String questionId, Instant givenAt) {}

    FeedbackResource(ActiveRoles roles, FeedbackProducer producer, RecordTracing tracing, ObjectMapper json) {
        this.roles = roles;
        this.producer = producer;
        this.tracing = tracing;
        // A misspelt field would be a verdict other than the one meant.
        this.reader = json.readerFor(FeedbackRequest.class).with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    }

    /** 202 when Kafka has it; the question need not be known, nor answered yet. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "Judge an answer, correct an earlier verdict, or withdraw it")
    @RequestBody(content = @Content(schema = @Schema(implementation = FeedbackRequest.class)))
    public Response give(
            String body, @HeaderParam("traceparent") String traceParent, @HeaderParam("tracestate") String traceState) {
        if (!roles.has(Role.CONSOLE) && !roles.has(Role.CALIBRATOR)) {
            throw RejectedException.inactive(Role.CONSOLE);
        }
        return send(request(body), tracing.requested(traceParent, traceState));
    }

    private FeedbackRequest request(String body) {
        FeedbackRequest request;
        try {
            request = reader.readValue(body);
        } catch (JsonProcessingException malformed) {
            throw RejectedException.invalid(
                    "the body is not a feedback as JSON: " + field(malformed) + malformed.getOriginalMessage());
        }
        if (request == null) {
            throw RejectedException.invalid("the body is empty");
        }
        return request;
    }

    private static String field(JsonProcessingException malformed) {
        return malformed instanceof JsonMappingException mapping
                        && !mapping.getPath().isEmpty()
                ? "field '" + mapping.getPath().get(0).getFieldName() + "': "
                : "";
    }

    private Response send(FeedbackRequest request, Context trace) {
        Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
        Optional<String> problem = request.problem(now);
        if (problem.isPresent()) {
            throw RejectedException.invalid(problem.orElseThrow());
        }
        Feedback feedback = request.feedback(now);
        if (!producer.send(feedback, trace)) {
            throw new RejectedException(
                    Problem.Kind.STREAM_UNAVAILABLE,
                    "Kafka has not confirmed it, send it again with feedbackId " + feedback.getFeedbackId());
        }
        return Response.accepted(
                        new Accepted(feedback.getFeedbackId(), feedback.getQuestionId(), feedback.getGivenAt()))
                .build();
    }
}

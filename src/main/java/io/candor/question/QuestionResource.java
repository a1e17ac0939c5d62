package io.candor.question;

import io.candor.event.Question;
import io.candor.event.RecordTracing;
import io.candor.runtime.Problem;
import io.candor.runtime.RejectedException;
import io.opentelemetry.context.Context;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Questions over REST. */
@Path("/v1/questions")
@QuestionProblemFilter.Applied
@Tag(name = "Questions", description = "Ask, and see what became of it.")
public class QuestionResource {
    private static final String NDJSON = "application/x-ndjson";
    private static final String SECONDS = "Seconds to wait before the same request is worth sending again.";

    private final ConsoleRole frontDoor;
    private final QuestionConfig config;
    private final QuestionMetrics metrics;
    private final RecordTracing tracing;

    QuestionResource(ConsoleRole frontDoor, QuestionConfig config, QuestionMetrics metrics, RecordTracing tracing) {
        this.frontDoor = frontDoor;
        this.config = config;
        this.metrics = metrics;
        this.tracing = tracing;
    }

    @POST
    @Blocking
    @Consumes(MediaType.WILDCARD)
    @Produces({MediaType.APPLICATION_JSON, Problem.MEDIA_TYPE})
    @Operation(
            operationId = "ask",
            summary = "Ask a question, or many",
            description =
                    "Answers once the broker has acknowledged every question of the request. A JSON array or lines of"
                            + " JSON (NDJSON) ask many at once: all are checked before the first is sent. After a 503 a question may"
                            + " have been taken nevertheless: look it up by its id before asking again. The W3C trace context of"
                            + " the request travels with the question.")
    @RequestBody(
            required = true,
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(anyOf = {QuestionRequest.class, QuestionRequest[].class})),
                @Content(mediaType = NDJSON, schema = @Schema(implementation = QuestionRequest.class))
            })
    @APIResponse(
            responseCode = "202",
            description = "On the stream. An array for an array or lines.",
            headers = @Header(name = "Location", description = "Where the answer will be; for one question."),
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(anyOf = {AcceptedQuestion.class, AcceptedQuestion[].class})))
    @APIResponse(responseCode = "400", ref = "Problem")
    @APIResponse(responseCode = "413", ref = "Problem")
    @APIResponse(responseCode = "415", ref = "Problem")
    @APIResponse(responseCode = "429", ref = "TransientProblem")
    @APIResponse(responseCode = "503", ref = "TransientProblem")
    public CompletionStage<Response> ask(
            InputStream body,
            @Parameter(hidden = true) @HeaderParam(HttpHeaders.CONTENT_TYPE) String contentType,
            @Parameter(description = "W3C trace context.") @HeaderParam("traceparent") String traceparent,
            @Parameter(description = "W3C trace state.") @HeaderParam("tracestate") String tracestate) {
        QuestionService door = frontDoor.enter();
        boolean lines = isLines(contentType);
        QuestionBody asked = QuestionBody.read(whole(body), lines, config.maxBulk());
        List<Question> questions =
                asked.questions().stream().map(door.rules()::question).toList();
        return send(door, questions, tracing.requested(traceparent, tracestate))
                .thenApply(sent -> accepted(questions, asked.bulk()));
    }

    @GET
    @Path("/{id: .+}")
    @NonBlocking
    @Produces({MediaType.APPLICATION_JSON, Problem.MEDIA_TYPE})
    @Operation(
            operationId = "question",
            summary = "What became of a question",
            description =
                    "Knows the questions asked here and the recent answers and dead letters of all. Older ones are on the"
                            + " topic candor.answers.")
    @APIResponse(
            responseCode = "200",
            description = "Answered, or a dead letter with its reason.",
            content = @Content(schema = @Schema(implementation = QuestionStatus.class)))
    @APIResponse(
            responseCode = "202",
            description = "Asked here and not answered yet.",
            headers = @Header(name = "Retry-After", description = SECONDS, schema = @Schema(type = SchemaType.INTEGER)),
            content = @Content(schema = @Schema(implementation = QuestionStatus.class)))
    @APIResponse(responseCode = "400", ref = "Problem")
    @APIResponse(responseCode = "404", ref = "Problem")
    @APIResponse(responseCode = "429", ref = "TransientProblem")
    public CompletionStage<Response> question(
            @PathParam("id") String id,
            @Parameter(description = "Longest time to wait for the answer: 500ms, 5s, 1m.") @QueryParam("wait")
                    String wait) {
        QuestionService door = frontDoor.enter();
        Duration patience = WaitParameter.parse(wait, config.maxWait());
        Optional<QuestionOutcome> known = door.ledger().find(QuestionParser.id(id));
        if (known.isPresent() || patience.isZero()) {
            return CompletableFuture.completedFuture(status(door, id, known));
        }
        // A question asked elsewhere is waited for as well: its answer passes by here.
        return door.ledger()
                .await(id)
                .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .handle((outcome, impatient) -> status(door, id, Optional.ofNullable(outcome)));
    }

    private CompletableFuture<Void> send(QuestionService door, List<Question> questions, Context trace) {
        // Before sending, because the answer may be faster than the acknowledgement.
        questions.forEach(question -> door.ledger().taken(question.getId()));
        try {
            List<CompletableFuture<Void>> sent = door.producer().send(questions, trace);
            for (int i = 0; i < sent.size(); i++) {
                String id = questions.get(i).getId();
                sent.get(i).whenComplete((done, failure) -> note(door, id, failure));
            }
            return CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new));
        } catch (RejectedException full) {
            questions.forEach(question -> door.ledger().refused(question.getId()));
            throw full;
        }
    }

    private void note(QuestionService door, String id, Throwable failure) {
        if (failure == null) {
            metrics.accepted();
        } else {
            door.ledger().refused(id);
        }
    }

    private static Response accepted(List<Question> questions, boolean bulk) {
        List<AcceptedQuestion> accepted = questions.stream()
                .map(question -> AcceptedQuestion.of(question.getId()))
                .toList();
        if (bulk) {
            return Response.accepted(accepted).build();
        }
        AcceptedQuestion only = accepted.get(0);
        // As a plain header: this runs on a thread of Kafka's, and making the URI absolute needs the request's.
        return Response.accepted(only)
                .header(HttpHeaders.LOCATION, only.links().self())
                .build();
    }

    private Response status(QuestionService door, String id, Optional<QuestionOutcome> outcome) {
        if (outcome.isPresent()) {
            return Response.ok(QuestionStatus.of(outcome.get())).build();
        }
        if (door.ledger().isPending(id)) {
            return Response.accepted(QuestionStatus.pending(id))
                    .header(HttpHeaders.RETRY_AFTER, config.retryAfterSeconds())
                    .build();
        }
        throw new RejectedException(
                Problem.Kind.UNKNOWN_QUESTION,
                "neither asked here nor among the recent answers; a topic cannot be searched by id, so read candor.answers"
                        + " for older ones");
    }

    private byte[] whole(InputStream body) {
        try {
            byte[] read = body.readNBytes(config.maxBodyBytes() + 1);
            if (read.length > config.maxBodyBytes()) {
                throw new RejectedException(
                        Problem.Kind.BODY_TOO_LARGE,
                        "the body has more than " + config.maxBodyBytes() + " bytes; send the questions in parts");
            }
            return read;
        } catch (IOException gone) {
            throw RejectedException.invalid("the body ended early; send it whole");
        }
    }

    private static boolean isLines(String contentType) {
        String type = contentType == null ? "" : contentType.split(";", 2)[0].strip();
        if (!type.equalsIgnoreCase(MediaType.APPLICATION_JSON) && !type.equalsIgnoreCase(NDJSON)) {
            throw new RejectedException(
                    Problem.Kind.UNSUPPORTED_MEDIA_TYPE,
                    "Content-Type must be " + MediaType.APPLICATION_JSON + " or " + NDJSON);
        }
        return type.equalsIgnoreCase(NDJSON);
    }
}

package io.candor.question;

import io.candor.access.AccessRoles;
import io.candor.access.Caller;
import io.candor.access.CallerIdentity;
import io.candor.access.CallerUse;
import io.candor.event.Question;
import io.candor.event.QuestionLimits;
import io.candor.event.RecordTracing;
import io.candor.runtime.Problem;
import io.candor.runtime.RejectedException;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
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
    private static final String TRACE_EXAMPLE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static final String ONE_EXAMPLE = "{\"text\": \"What is the capital of Peru?\", \"domain\": \"capitals\"}";
    private static final String MANY_EXAMPLE = "[{\"text\": \"What is the capital of Peru?\"}, {\"id\": \"order-4711\","
            + " \"text\": \"Which currency does Japan use?\", \"mode\": \"SCORE\"}]";
    private static final String LINES_EXAMPLE =
            "{\"text\": \"What is the capital of Peru?\"}\n{\"text\": \"Which currency does Japan use?\"}\n";
    private static final String SECONDS = "Seconds to wait before the same request is worth sending again.";

    private final ConsoleRole console;
    private final QuestionConfig config;
    private final QuestionSubmitter submitter;
    private final RecordTracing tracing;
    private final CallerIdentity callers;
    private final CallerUse use;

    QuestionResource(
            ConsoleRole console,
            QuestionConfig config,
            QuestionSubmitter submitter,
            RecordTracing tracing,
            CallerIdentity callers,
            CallerUse use) {
        this.console = console;
        this.config = config;
        this.submitter = submitter;
        this.tracing = tracing;
        this.callers = callers;
        this.use = use;
    }

    @POST
    @RolesAllowed(AccessRoles.ASKER)
    @Blocking
    @Consumes(MediaType.WILDCARD)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "ask",
            summary = "Ask a question, or many",
            description =
                    "Answers once the broker has acknowledged every question of the request. A JSON array or lines of"
                            + " JSON (NDJSON) ask many at once: all are checked before the first is sent, and a problem names the"
                            + " item at fault. An id is one question's: with the same text, domain and mode it is the same"
                            + " question again, which is not asked twice unless it became a dead letter; with another it is"
                            + " refused with 409. A console"
                            + " knows the ids of all within a moment after they were asked. After a 503 a question may have been taken"
                            + " nevertheless: send the same request again with the same ids. Bodies may be gzip-encoded. The W3C"
                            + " trace context of the request travels with the question.")
    @RequestBody(
            required = true,
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(anyOf = {QuestionRequest.class, QuestionRequest[].class}),
                        examples = {
                            @ExampleObject(name = "one", value = ONE_EXAMPLE),
                            @ExampleObject(name = "many", value = MANY_EXAMPLE)
                        }),
                @Content(
                        mediaType = NDJSON,
                        schema = @Schema(implementation = QuestionRequest.class),
                        examples = @ExampleObject(name = "lines", value = LINES_EXAMPLE))
            })
    @APIResponse(
            responseCode = "200",
            description =
                    "All were asked before and have ended; nothing was asked now. An array for an array or lines.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(anyOf = {AcceptedQuestion.class, AcceptedQuestion[].class})))
    @APIResponse(
            responseCode = "202",
            description = "On the stream. An array for an array or lines.",
            headers =
                    @Header(
                            name = "Location",
                            description = "Where the answer will be; for one question.",
                            schema = @Schema(type = SchemaType.STRING)),
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(anyOf = {AcceptedQuestion.class, AcceptedQuestion[].class})))
    @APIResponse(responseCode = "409", ref = "Problem")
    @APIResponse(responseCode = "429", ref = "TransientProblem")
    @APIResponse(responseCode = "503", ref = "TransientProblem")
    public CompletionStage<Response> ask(
            byte[] body,
            @Parameter(hidden = true) @HeaderParam(HttpHeaders.CONTENT_TYPE) String contentType,
            @Parameter(
                            description =
                                    "Makes sending the request again safe: the same key with the same body asks nothing twice,"
                                            + " with another body it is refused with 409. It is the caller's own: others may use"
                                            + " the same. A question without an id gets the key as its id, with digits of the"
                                            + " caller's where callers are known; of many, with the place in the request, too.",
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            minLength = 1,
                                            maxLength = QuestionParser.MAX_KEY_CHARACTERS),
                            example = "8e03978e-40d5-43e8-bc93-6894a57f9324")
                    @HeaderParam("Idempotency-Key")
                    String idempotencyKey,
            @Parameter(description = "W3C trace context.", example = TRACE_EXAMPLE) @HeaderParam("traceparent")
                    String traceparent,
            @Parameter(description = "W3C trace state.", example = "vendor=1") @HeaderParam("tracestate")
                    String tracestate,
            @Context UriInfo uri) {
        requireNoParameters(uri);
        QuestionService service = console.requireService();
        boolean lines = isLines(contentType);
        Caller caller = callers.caller();
        Optional<String> key = Optional.ofNullable(idempotencyKey).map(header -> CallerKey.of(header, caller));
        QuestionBody parsed = QuestionBody.read(body, lines, config.maxBulk());
        List<AskedQuestions.Claim> claims = service.asked()
                .claim(submissions(service, parsed, key, caller), key.map(named -> AskedQuestions.Key.of(named, body)));
        CompletableFuture<Void> sending = submitter.send(service, claims, tracing.requested(traceparent, tracestate));
        use.asked(caller, AskedQuestions.Claim.fresh(claims));
        return sending.thenApply(sent -> accepted(service, claims, parsed.bulk()));
    }

    /** What would be passed over was meant to do something. */
    private static void requireNoParameters(UriInfo uri) {
        if (!uri.getQueryParameters().isEmpty()) {
            throw RejectedException.invalid("asking takes no parameters in the query; to wait for the answer, ask"
                    + " GET /v1/questions/{id}?wait=5s");
        }
    }

    private static List<AskedQuestions.Submission> submissions(
            QuestionService service, QuestionBody asked, Optional<String> key, Caller caller) {
        List<AskedQuestions.Submission> submissions = new ArrayList<>();
        for (QuestionBody.Item item : asked.items()) {
            int index = submissions.size();
            Problem.Item place = asked.bulk()
                    ? new Problem.Item(index, item.line(), item.question().id())
                    : null;
            submissions.add(new AskedQuestions.Submission(question(service, item, key, place, caller), place, caller));
        }
        return submissions;
    }

    private static Question question(
            QuestionService service, QuestionBody.Item item, Optional<String> key, Problem.Item place, Caller caller) {
        Optional<String> id = key.map(named -> place == null ? named : named + "-" + place.index());
        try {
            return service.parser().parse(item.question(), id, caller);
        } catch (RejectedException invalid) {
            throw place == null ? invalid : invalid.item(place);
        }
    }

    @GET
    @RolesAllowed({AccessRoles.ASKER, AccessRoles.LABELER, AccessRoles.OPERATOR, AccessRoles.AUDITOR})
    @Path("/{id: .+}")
    @Blocking
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "question",
            summary = "What became of a question",
            description =
                    "Every console knows all questions, wherever they were asked, for as long as candor.search.keep says: one that was"
                            + " asked a moment ago too. Answers 503 while the console has not read what was asked before.")
    @APIResponse(
            responseCode = "200",
            description = "Answered, or a dead letter with its reason.",
            content = @Content(schema = @Schema(implementation = QuestionStatus.class)))
    @APIResponse(
            responseCode = "202",
            description = "Asked and not answered yet.",
            headers = @Header(name = "Retry-After", description = SECONDS, schema = @Schema(type = SchemaType.INTEGER)),
            content = @Content(schema = @Schema(implementation = QuestionStatus.class)))
    @APIResponse(responseCode = "429", ref = "TransientProblem")
    @APIResponse(responseCode = "503", ref = "TransientProblem")
    public CompletionStage<Response> question(
            @Parameter(
                            description = "Id of the question.",
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            minLength = 1,
                                            maxLength = QuestionLimits.ID_CHARACTERS),
                            example = "order-4711")
                    @PathParam("id")
                    String id,
            @Parameter(
                            description = "Longest time to wait for the answer: 500ms, 5s, 1m; at most 30s as shipped.",
                            schema = @Schema(type = SchemaType.STRING, pattern = WaitParameter.PATTERN),
                            example = "5s")
                    @QueryParam("wait")
                    String wait) {
        QuestionService service = console.requireService();
        Duration waitTime = WaitParameter.parse(wait, config.maxWait());
        Caller caller = callers.caller();
        KnownOutcomes known = service.known();
        boolean ended = known.find(QuestionParser.id(id))
                .filter(outcome -> mayRead(caller, outcome))
                .isPresent();
        if (ended || waitTime.isZero()) {
            return latest(service, id, caller).thenApply(done -> status(service, id, caller));
        }
        // A question asked through another console is waited for as well: its answer is read here too. One that is not
        // for the caller takes as long as one
        // that nobody asked.
        return known.await(id)
                .orTimeout(waitTime.toMillis(), TimeUnit.MILLISECONDS)
                .thenCompose(outcome -> mayRead(caller, outcome)
                        ? CompletableFuture.completedFuture(outcome)
                        : new CompletableFuture<QuestionOutcome>()
                                .orTimeout(waitTime.toMillis(), TimeUnit.MILLISECONDS))
                .handle((outcome, timedOut) -> outcome)
                .thenCompose(outcome -> latest(service, id, caller))
                .thenApply(done -> status(service, id, caller));
    }

    /** Nobody is told that a question is unknown which was asked elsewhere a moment ago; one that is not for the caller takes as long. */
    private static CompletionStage<Void> latest(QuestionService service, String id, Caller caller) {
        boolean visible = outcome(service, id, caller).isPresent() || isWaiting(service, id, caller);
        return visible
                ? CompletableFuture.completedFuture(null)
                : service.index().upToNow();
    }

    private static Optional<QuestionOutcome> outcome(QuestionService service, String id, Caller caller) {
        return service.known().find(id).filter(outcome -> mayRead(caller, outcome));
    }

    private static boolean isWaiting(QuestionService service, String id, Caller caller) {
        return service.known().isPending(id) && mayRead(caller, service, id);
    }

    private static Response accepted(QuestionService service, List<AskedQuestions.Claim> claims, boolean bulk) {
        List<AcceptedQuestion> accepted = claims.stream()
                .map(claim -> AcceptedQuestion.of(claim.question().getId(), claim.repeated()))
                .toList();
        boolean ended = claims.stream()
                .allMatch(claim -> claim.repeated()
                        && service.known().find(claim.question().getId()).isPresent());
        Response.ResponseBuilder response = Response.status(ended ? Response.Status.OK : Response.Status.ACCEPTED);
        if (bulk) {
            return response.entity(accepted).build();
        }
        AcceptedQuestion only = accepted.get(0);
        // As a plain header: this runs on a thread of Kafka's, and making the URI absolute needs the request's.
        return response.entity(only)
                .header(HttpHeaders.LOCATION, only.links().self())
                .build();
    }

    private Response status(QuestionService service, String id, Caller caller) {
        Optional<QuestionOutcome> outcome = outcome(service, id, caller);
        if (outcome.isPresent()) {
            return Response.ok(QuestionStatus.of(outcome.get())).build();
        }
        if (isWaiting(service, id, caller)) {
            return Response.accepted(QuestionStatus.pending(id))
                    .header(HttpHeaders.RETRY_AFTER, config.retryAfterSeconds())
                    .build();
        }
        throw new RejectedException(
                Problem.Kind.UNKNOWN_QUESTION,
                "neither asked nor answered since the time for which this console keeps questions, candor.search.keep; older ones"
                        + " are on candor.answers for as long as that is kept");
    }

    /** A caller for some domains or one tenant is told nothing of others, nor of what has none. */
    private static boolean mayRead(Caller caller, QuestionOutcome outcome) {
        return !caller.isLimited()
                || (outcome instanceof QuestionOutcome.Answered answered
                        ? caller.maySee(
                                answered.answer().domain(), answered.answer().tenant())
                        : ((QuestionOutcome.DeadLettered) outcome)
                                .content()
                                .filter(content -> content.isFor(caller))
                                .isPresent());
    }

    private static boolean mayRead(Caller caller, QuestionService service, String id) {
        return !caller.isLimited()
                || service.asked()
                        .content(id)
                        .or(() -> service.known().content(id))
                        .filter(content -> content.isFor(caller))
                        .isPresent();
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

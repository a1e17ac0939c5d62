package io.candor.question;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.candor.access.AccessRoles;
import io.candor.access.Caller;
import io.candor.access.CallerIdentity;
import io.candor.access.CallerUse;
import io.candor.event.DeadLetterReason;
import io.candor.event.Question;
import io.candor.event.RecordTracing;
import io.candor.runtime.Problem;
import io.candor.runtime.RejectedException;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Questions by the API that clients of OpenAI speak; each goes over the stream like any other. */
@Path("/v1")
@QuestionProblemFilter.Applied
@ChatProblemFilter.Applied
@Tag(name = "Chat", description = "Ask by the API that clients of OpenAI speak.")
public class ChatResource {
    /** The only name in the list of models: which one is behind it changes with the releases. */
    private static final String MODEL = "candor";

    private static final String EXAMPLE =
            "{\"model\": \"candor\", \"messages\": [{\"role\": \"user\", \"content\": \"What is the capital of Peru?\"}]}";

    /** Dead letters by the asker's fault. */
    private static final Set<DeadLetterReason> INVALID = Set.of(
            DeadLetterReason.EMPTY_TEXT,
            DeadLetterReason.TEXT_TOO_LONG,
            DeadLetterReason.CONTROL_CHARACTERS,
            DeadLetterReason.INVALID_FIELD,
            DeadLetterReason.RECORD_TOO_LARGE);

    private final ConsoleRole console;
    private final QuestionConfig config;
    private final QuestionSubmitter submitter;
    private final RecordTracing tracing;
    private final ObjectMapper json;
    private final CallerIdentity callers;
    private final CallerUse use;

    /** A model of the list. */
    @Schema(name = "ChatModel", description = "A model of the list.")
    record Model(
            @Schema(description = "Its name.", examples = "candor")
            String id,

            @Schema(description = "model.", examples = "model")
            String object,

            @Schema(description = "0.", examples = "0") long created,

            @Schema(description = "candor.", examples = "candor") @JsonProperty("owned_by")
            String ownedBy) {}

    /** The models there are. */
    @Schema(name = "ChatModels", description = "The models there are.")
    record Models(
            @Schema(description = "list.", examples = "list")
            String object,

            @Schema(description = "The models.") List<Model> data) {}

    ChatResource(
            ConsoleRole console,
            QuestionConfig config,
            QuestionSubmitter submitter,
            RecordTracing tracing,
            ObjectMapper json,
            CallerIdentity callers,
            CallerUse use) {
        this.console = console;
        this.config = config;
        this.submitter = submitter;
        this.tracing = tracing;
        this.json = json;
        this.callers = callers;
        this.use = use;
    }

    @POST
    @RolesAllowed(AccessRoles.ASKER)
    @Path("/chat/completions")
    @Blocking
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces({MediaType.APPLICATION_JSON, MediaType.SERVER_SENT_EVENTS})
    @Operation(
            operationId = "chat",
            summary = "Ask as clients of OpenAI do",
            description =
                    "Waits for the answer, as long as candor.question.max-wait; a question that is not answered by then is given up."
                            + " One message of the role user is taken: system messages, earlier turns, tools, other formats than"
                            + " text and several answers are refused, since no confidence was measured for them. Answers are greedy,"
                            + " so temperature, top_p and seed have no effect. The id is the question's: give verdicts under it."
                            + " Problems have a member error besides, as those clients expect.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = ChatRequest.class),
                            examples = @ExampleObject(name = "one", value = EXAMPLE)))
    @APIResponse(
            responseCode = "200",
            description =
                    "The answer; with stream the same as server-sent events, each with a chunk: what the answer is worth, the answer,"
                            + " the end, then [DONE]. Headers Candor-Confidence, Candor-Answer-Confidence, Candor-Decision,"
                            + " Candor-Release and Candor-Question-Id say it too.",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = ChatCompletion.class)),
                @Content(
                        mediaType = MediaType.SERVER_SENT_EVENTS,
                        schema = @Schema(implementation = ChatCompletion.class))
            })
    @APIResponse(responseCode = "409", ref = "Problem")
    @APIResponse(responseCode = "422", ref = "Problem")
    @APIResponse(responseCode = "429", ref = "TransientProblem")
    @APIResponse(responseCode = "503", ref = "TransientProblem")
    @APIResponse(responseCode = "504", ref = "Problem")
    public CompletionStage<Response> chat(
            byte[] body,
            @Parameter(
                            description =
                                    "Makes sending the request again safe: it is not asked twice. Id of the question, with digits of"
                                            + " the caller's where callers are known: others may use the same.",
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            minLength = 1,
                                            maxLength = QuestionParser.MAX_KEY_CHARACTERS),
                            example = "8e03978e-40d5-43e8-bc93-6894a57f9324")
                    @HeaderParam("Idempotency-Key")
                    String idempotencyKey,
            @Parameter(
                            description = "W3C trace context.",
                            example = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
                    @HeaderParam("traceparent")
                    String traceparent,
            @Parameter(description = "W3C trace state.", example = "vendor=1") @HeaderParam("tracestate")
                    String tracestate) {
        QuestionService service = console.requireService();
        ChatRequest request = ChatRequest.read(body);
        Caller caller = callers.caller();
        Optional<String> key = Optional.ofNullable(idempotencyKey).map(header -> CallerKey.of(header, caller));
        long wait = config.maxWait().toMillis();
        Question question = service.parser().parse(request.asQuestion(key.orElse(null), wait));
        caller.requireDomain(question.getDomain());
        List<AskedQuestions.Claim> claims = service.asked()
                .claim(
                        List.of(new AskedQuestions.Submission(question, null, caller)),
                        key.map(named -> AskedQuestions.Key.of(named, body)));
        CompletableFuture<Void> sending = submitter.send(service, claims, tracing.requested(traceparent, tracestate));
        use.asked(caller, 1);
        return sending.thenCompose(sent -> outcome(service, question.getId(), wait))
                .thenApply(outcome -> response(answer(outcome), request));
    }

    @GET
    @RolesAllowed(AccessRoles.ASKER)
    @Path("/models")
    @NonBlocking
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "models",
            summary = "The models there are",
            description = "One: whichever is live. A completion says which one it was.")
    @APIResponse(
            responseCode = "200",
            description = "The list.",
            content = @Content(schema = @Schema(implementation = Models.class)))
    public Models models() {
        console.requireService();
        return new Models("list", List.of(model()));
    }

    @GET
    @RolesAllowed(AccessRoles.ASKER)
    @Path("/models/{model}")
    @NonBlocking
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "model", summary = "A model", description = "The only one of the list.")
    @APIResponse(
            responseCode = "200",
            description = "It is there.",
            content = @Content(schema = @Schema(implementation = Model.class)))
    public Model model(@Parameter(description = "Its name.", example = "candor") @PathParam("model") String name) {
        console.requireService();
        if (!name.equals(MODEL)) {
            throw new RejectedException(
                    Problem.Kind.NOT_FOUND, "the only model is " + MODEL + ", which is whichever is live");
        }
        return model();
    }

    private static Model model() {
        return new Model(MODEL, "model", 0, MODEL);
    }

    /** A reader gives up at the deadline that the question has, so nobody works on it in vain. */
    private static CompletableFuture<QuestionOutcome> outcome(QuestionService service, String id, long waitMillis) {
        return service.recent()
                .await(id)
                .orTimeout(waitMillis, TimeUnit.MILLISECONDS)
                .exceptionallyCompose(failure ->
                        CompletableFuture.failedFuture(failure instanceof TimeoutException ? late(id) : failure));
    }

    private static RejectedException late(String id) {
        return new RejectedException(
                Problem.Kind.NOT_ANSWERED,
                "question '" + id
                        + "' was not answered within candor.question.max-wait and is given up; what became of it"
                        + " is under /v1/questions");
    }

    private static AnswerView answer(QuestionOutcome outcome) {
        if (outcome instanceof QuestionOutcome.DeadLettered dead) {
            QuestionOutcome.DeadLetterView letter = dead.letter();
            boolean invalid = INVALID.stream().anyMatch(reason -> reason.name().equals(letter.reason()));
            throw new RejectedException(
                    invalid ? Problem.Kind.INVALID_REQUEST : Problem.Kind.UNANSWERABLE,
                    letter.reason() + ": " + letter.detail());
        }
        QuestionOutcome.Answered answered = (QuestionOutcome.Answered) outcome;
        if (answered.isExpired()) {
            throw late(answered.questionId());
        }
        if (answered.answer().answer() == null) {
            throw new RejectedException(Problem.Kind.ID_CONFLICT, "the question was asked for its confidence alone");
        }
        return answered.answer();
    }

    private Response response(AnswerView answer, ChatRequest request) {
        Response.ResponseBuilder response = request.isStream()
                ? Response.ok(events(ChatCompletion.chunks(answer, request.mostTokens(), request.includesUsage())))
                        .type(MediaType.SERVER_SENT_EVENTS)
                : Response.ok(ChatCompletion.whole(answer, request.mostTokens()))
                        .type(MediaType.APPLICATION_JSON);
        headers(answer).forEach(response::header);
        return response.header(HttpHeaders.CACHE_CONTROL, "no-store").build();
    }

    private static Map<String, Object> headers(AnswerView answer) {
        Map<String, Object> headers = new LinkedHashMap<>();
        headers.put("Candor-Question-Id", answer.questionId());
        headers.put("Candor-Confidence", answer.confidence());
        if (answer.answerConfidence() != null) {
            headers.put("Candor-Answer-Confidence", answer.answerConfidence());
        }
        headers.put("Candor-Decision", answer.decision());
        headers.put("Candor-Release", answer.releaseId());
        return headers;
    }

    private String events(List<ChatCompletion> chunks) {
        StringBuilder events = new StringBuilder();
        try {
            for (ChatCompletion chunk : chunks) {
                events.append("data: ").append(json.writeValueAsString(chunk)).append("\n\n");
            }
        } catch (JsonProcessingException impossible) {
            // Records of texts and numbers can always be written.
            throw new IllegalStateException(impossible);
        }
        return events.append("data: [DONE]\n\n").toString();
    }
}

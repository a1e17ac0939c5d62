package io.candor.question;

import io.candor.access.AccessRoles;
import io.candor.event.RecordTracing;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Questions by OpenAI's responses. */
@Path("/v1/responses")
@QuestionProblemFilter.Applied
@ChatProblemFilter.Applied
@Tag(name = "Chat")
public class ResponseResource {
    private static final String EXAMPLE = "{\"model\": \"candor\", \"input\": \"What is the capital of Peru?\"}";

    private final ChatAsking asking;
    private final ChatReply reply;
    private final RecordTracing tracing;

    ResponseResource(ChatAsking asking, ChatReply reply, RecordTracing tracing) {
        this.asking = asking;
        this.reply = reply;
        this.tracing = tracing;
    }

    @POST
    @RolesAllowed(AccessRoles.ASKER)
    @Blocking
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces({MediaType.APPLICATION_JSON, MediaType.SERVER_SENT_EVENTS})
    @Operation(
            operationId = "respond",
            summary = "Ask as clients of OpenAI do, by its newer form",
            description =
                    "As /v1/chat/completions does: the question alone is taken, as a text or as one message of the role user; instructions,"
                            + " earlier responses, conversations, tools and other formats than text are refused. Responses are not kept to"
                            + " be read again by this API: what became of a question is under /v1/questions.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = ResponseRequest.class),
                            examples = @ExampleObject(name = "one", value = EXAMPLE)))
    @APIResponse(
            responseCode = "200",
            description =
                    "The answer; with stream as server-sent events from response.created, which says what the answer is worth, to"
                            + " response.completed or response.incomplete. Headers Candor-Confidence, Candor-Answer-Confidence,"
                            + " Candor-Decision, Candor-Release and Candor-Question-Id say it too.",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = ResponseReply.class)),
                @Content(
                        mediaType = MediaType.SERVER_SENT_EVENTS,
                        schema = @Schema(implementation = ResponseReply.class))
            })
    @APIResponse(responseCode = "409", ref = "Problem")
    @APIResponse(responseCode = "422", ref = "Problem")
    @APIResponse(responseCode = "429", ref = "TransientProblem")
    @APIResponse(responseCode = "503", ref = "TransientProblem")
    @APIResponse(responseCode = "504", ref = "Problem")
    public CompletionStage<Response> respond(
            byte[] body,
            @Parameter(
                            description = "As of /v1/chat/completions.",
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
        ResponseRequest request = ResponseRequest.read(body);
        return asking.answer(request::asQuestion, body, idempotencyKey, tracing.requested(traceparent, tracestate))
                .thenApply(answer -> response(answer, request));
    }

    private Response response(AnswerView answer, ResponseRequest request) {
        return request.isStream()
                ? reply.stream(answer, events(answer, request), "")
                : reply.whole(answer, ResponseReply.whole(answer, request));
    }

    private static List<ChatReply.Event> events(AnswerView answer, ResponseRequest request) {
        return ResponseEvent.all(answer, request).stream()
                .map(event -> new ChatReply.Event(Optional.of(event.type()), event))
                .toList();
    }
}

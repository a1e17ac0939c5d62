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

/** Questions by OpenAI's chat completions. */
@Path("/v1/chat/completions")
@QuestionProblemFilter.Applied
@ChatProblemFilter.Applied
@Tag(name = "Chat", description = "Ask by the API that clients of OpenAI speak.")
public class ChatResource {
    private static final String EXAMPLE =
            "{\"model\": \"candor\", \"messages\": [{\"role\": \"user\", \"content\": \"What is the capital of Peru?\"}]}";

    private static final String END = "data: [DONE]\n\n";

    private final ChatAsking asking;
    private final ChatReply reply;
    private final RecordTracing tracing;

    ChatResource(ChatAsking asking, ChatReply reply, RecordTracing tracing) {
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
        ChatRequest request = ChatRequest.read(body);
        return asking.answer(request::asQuestion, body, idempotencyKey, tracing.requested(traceparent, tracestate))
                .thenApply(answer -> response(answer, request));
    }

    private Response response(AnswerView answer, ChatRequest request) {
        return request.isStream()
                ? reply.stream(answer, events(answer, request), END)
                : reply.whole(answer, ChatCompletion.whole(answer, request.mostTokens()));
    }

    private static List<ChatReply.Event> events(AnswerView answer, ChatRequest request) {
        return ChatCompletion.chunks(answer, request.mostTokens(), request.includesUsage()).stream()
                .map(chunk -> new ChatReply.Event(Optional.empty(), chunk))
                .toList();
    }
}

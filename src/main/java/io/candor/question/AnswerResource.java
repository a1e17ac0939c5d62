package io.candor.question;

import io.candor.access.AccessRoles;
import io.candor.access.Caller;
import io.candor.access.CallerIdentity;
import io.candor.event.Decision;
import io.candor.runtime.RejectedException;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Answers as they are committed. */
@Path("/v1/answers")
@QuestionProblemFilter.Applied
@Tag(name = "Answers", description = "Answers as they are committed.")
public class AnswerResource {
    private final ConsoleRole console;
    private final QuestionConfig config;
    private final CallerIdentity callers;

    AnswerResource(ConsoleRole console, QuestionConfig config, CallerIdentity callers) {
        this.console = console;
        this.config = config;
        this.callers = callers;
    }

    @GET
    @RolesAllowed({AccessRoles.ASKER, AccessRoles.LABELER, AccessRoles.OPERATOR, AccessRoles.AUDITOR})
    @NonBlocking
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(
            operationId = "answers",
            summary = "All answers as server-sent events",
            description =
                    "Event 'answer' carries one answer. Event 'dropped' says that answers were left out because the reader"
                            + " was too slow or was away too long, and how many if known. Comments are heartbeats. A reader that"
                            + " takes nothing for a minute is disconnected.")
    @APIResponse(
            responseCode = "200",
            description = "The stream; each event's data is one answer as JSON.",
            content =
                    @Content(
                            mediaType = MediaType.SERVER_SENT_EVENTS,
                            schema = @Schema(implementation = AnswerView.class)))
    @APIResponse(responseCode = "429", ref = "TransientProblem")
    public void answers(
            @Parameter(description = "Only these domains; may be given several times.", example = "[\"geography\"]")
                    @QueryParam("domain")
                    List<String> domains,
            @Parameter(
                            description = "Only these decisions; may be given several times.",
                            schema = @Schema(type = SchemaType.ARRAY, implementation = Decision.class),
                            example = "[\"REVIEW\"]")
                    @QueryParam("decision")
                    List<String> decisions,
            @Parameter(
                            description =
                                    "Id of the last event of an earlier connection; what came since is sent first.",
                            schema = @Schema(type = SchemaType.STRING, pattern = StreamPosition.PATTERN),
                            example = "17.-.4")
                    @HeaderParam(HttpHeaders.LAST_EVENT_ID_HEADER)
                    String lastEventId,
            @Context Sse sse,
            @Context SseEventSink sink) {
        QuestionService service = console.requireService();
        Optional<StreamPosition> since =
                Optional.ofNullable(lastEventId).filter(id -> !id.isBlank()).map(StreamPosition::parse);
        AnswerSubscription subscription = new AnswerSubscription(
                new SseWriter(sse, sink),
                filter(domains, decisions, callers.caller()),
                config.stream().maxBuffered(),
                System::nanoTime);
        service.answers().subscribe(subscription, since);
    }

    private static Predicate<AnswerView> filter(List<String> domains, List<String> decisions, Caller caller) {
        List<String> known = Arrays.stream(Decision.values()).map(Enum::name).toList();
        if (!known.containsAll(decisions)) {
            throw RejectedException.invalid("decision must be one of " + known);
        }
        return answer -> caller.maySee(answer.domain(), answer.tenant())
                && (domains.isEmpty() || domains.contains(answer.domain()))
                && (decisions.isEmpty() || decisions.contains(answer.decision()));
    }
}

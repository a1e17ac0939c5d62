package io.candor.review;

import com.fasterxml.jackson.databind.ObjectReader;
import io.candor.access.AccessRoles;
import io.candor.access.Caller;
import io.candor.access.CallerIdentity;
import io.candor.event.QuestionLimits;
import io.candor.runtime.RejectedException;
import io.candor.runtime.http.StrictJson;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Gives labelers the answers that want a verdict. */
@Path("/v1/review")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Review", description = "The queue of answers that want a verdict.")
public class ReviewResource {
    private static final ObjectReader REQUEST = StrictJson.readerFor(ReviewRequest.class);
    private static final ObjectReader SET_ASIDE = StrictJson.readerFor(SetAsideRequest.class);

    private final ReviewRole role;
    private final CallerIdentity callers;

    ReviewResource(ReviewRole role, CallerIdentity callers) {
        this.role = role;
        this.callers = callers;
    }

    @GET
    @RolesAllowed({AccessRoles.LABELER, AccessRoles.AUDITOR})
    @Blocking
    @Operation(
            operationId = "reviewProgress",
            summary = "How much waits for a verdict, and what a labeler did",
            description =
                    "Of the domains that the caller may see. What waits is what the labeler can be given: not what the labeler has judged"
                            + " or was unsure of, and with answers that want a second opinion.")
    @APIResponse(
            responseCode = "200",
            description = "As this console knows it.",
            content = @Content(schema = @Schema(implementation = ReviewProgress.class)))
    @APIResponse(responseCode = "503", ref = "TransientProblem")
    public ReviewProgress progress(
            @Parameter(
                            description = "Whose figures; needed where access is open alone.",
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            minLength = 1,
                                            maxLength = ReviewLabeler.NAME_LENGTH),
                            example = "ann")
                    @QueryParam("labeler")
                    String labeler,
            @Parameter(
                            description = "Only of this domain.",
                            schema = @Schema(type = SchemaType.STRING, maxLength = 128),
                            example = "geography")
                    @QueryParam("domain")
                    String domain,
            @Parameter(
                            description = "Only by this release.",
                            schema = @Schema(type = SchemaType.STRING, maxLength = 1024),
                            example = "r1")
                    @QueryParam("releaseId")
                    String releaseId,
            @Parameter(
                            description = "Only with this decision.",
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            enumeration = {"ACCEPTED", "REVIEW"}),
                            example = "REVIEW")
                    @QueryParam("decision")
                    String decision,
            @Parameter(
                            description = "Only of this tenant; a caller of one sees no other's anyway.",
                            schema = @Schema(type = SchemaType.STRING, maxLength = QuestionLimits.TENANT_CHARACTERS),
                            example = "acme")
                    @QueryParam("tenant")
                    String tenant) {
        Caller caller = callers.caller();
        boolean isNamed = labeler != null || caller.name().isPresent();
        return role.requireQueue()
                .progress(
                        isNamed ? ReviewLabeler.name(caller, labeler) : null,
                        ReviewFilter.of(caller, domain, releaseId, decision(decision), tenant));
    }

    private static ReviewDecision decision(String named) {
        if (named == null) {
            return null;
        }
        return Stream.of(ReviewDecision.values())
                .filter(decision -> decision.name().equals(named))
                .findFirst()
                .orElseThrow(() -> RejectedException.invalid(
                                "decision must be one of " + Arrays.toString(ReviewDecision.values()))
                        .field("decision"));
    }

    @GET
    @Path("/labelers")
    @RolesAllowed({AccessRoles.OPERATOR, AccessRoles.AUDITOR})
    @Blocking
    @Operation(
            operationId = "reviewLabelers",
            summary = "How far labelers agree",
            description =
                    "Of each labeler with verdicts on answers that others judged too, in all domains. Which of them are believed by"
                            + " confidence maps, GET /v1/labelers of the trainer says.")
    @APIResponse(
            responseCode = "200",
            description = "One entry for each labeler, by name.",
            content = @Content(schema = @Schema(type = SchemaType.ARRAY, implementation = LabelerFigures.class)))
    @APIResponse(responseCode = "503", ref = "TransientProblem")
    public List<LabelerFigures> labelers() {
        return new TreeMap<>(role.requireQueue().agreement())
                .entrySet().stream()
                        .map(labeler -> LabelerFigures.of(labeler.getKey(), labeler.getValue()))
                        .toList();
    }

    @POST
    @Path("/next")
    @RolesAllowed(AccessRoles.LABELER)
    @Blocking
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "reviewNext",
            summary = "The answer to judge now",
            description =
                    "Gives the answer that is wanted most and reserves it for the labeler, for ten minutes as shipped. Asked again"
                            + " before there is a verdict, it gives the same answer, unless a filter excludes it; an answer whose verdict"
                            + " the labeler withdraws is reserved again and comes first. The verdict itself goes to /v1/feedback."
                            + " A share of the answers that somebody judged goes to another labeler too, unmarked. Reservations hold in"
                            + " one process.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = ReviewRequest.class),
                            examples = @ExampleObject(name = "any", value = "{\"labeler\": \"ann\"}")))
    @APIResponse(
            responseCode = "200",
            description = "The answer and until when it is reserved.",
            content = @Content(schema = @Schema(implementation = ReservedItem.class)))
    @APIResponse(responseCode = "204", description = "Nothing waits that the labeler could judge.")
    @APIResponse(responseCode = "503", ref = "TransientProblem")
    public Response next(byte[] body) {
        ReviewRequest request = read(REQUEST, body);
        Caller caller = callers.caller();
        ReviewLabeler labeler = ReviewLabeler.of(caller, request.labeler(), callers.origin());
        ReviewFilter filter =
                ReviewFilter.of(caller, request.domain(), request.releaseId(), request.decision(), request.tenant());
        return role.requireQueue()
                .next(labeler, filter)
                .map(Response::ok)
                .orElseGet(Response::noContent)
                .build();
    }

    @POST
    @Path("/set-aside")
    @RolesAllowed(AccessRoles.LABELER)
    @Blocking
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "reviewSetAside",
            summary = "Give an answer back without a verdict",
            description = "It goes behind all that were set aside less often.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = SetAsideRequest.class),
                            examples =
                                    @ExampleObject(
                                            name = "unsure",
                                            value = "{\"questionId\": \"order-4711\", \"reason\": \"UNSURE\","
                                                    + " \"labeler\": \"ann\"}")))
    @APIResponse(responseCode = "204", description = "It is in the queue again.")
    @APIResponse(responseCode = "409", ref = "Problem")
    @APIResponse(responseCode = "503", ref = "TransientProblem")
    public void setAside(byte[] body) {
        SetAsideRequest request = read(SET_ASIDE, body);
        Caller caller = callers.caller();
        String labeler = ReviewLabeler.name(caller, request.labeler());
        if (request.questionId() == null || request.reason() == null) {
            throw RejectedException.invalid("questionId and reason are required")
                    .field(request.questionId() == null ? "questionId" : "reason");
        }
        role.requireQueue().setAside(labeler, ReviewFilter.of(caller), request.questionId(), request.reason());
    }

    private static <T> T read(ObjectReader reader, byte[] body) {
        return StrictJson.read(reader, body, "send a JSON object");
    }
}

package io.candor.review;

import com.fasterxml.jackson.databind.ObjectReader;
import io.candor.access.AccessRoles;
import io.candor.access.Caller;
import io.candor.access.CallerIdentity;
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
import java.util.Optional;
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
            description = "Of the domains that the caller may see.")
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
                    String labeler) {
        Caller caller = callers.caller();
        boolean isNamed = labeler != null || caller.name().isPresent();
        return role.requireQueue()
                .progress(isNamed ? ReviewLabeler.of(caller, labeler) : null, ReviewFilter.of(caller));
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
                            + " Reservations hold in one process.")
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
        String labeler = ReviewLabeler.of(caller, request.labeler());
        ReviewFilter filter = new ReviewFilter(
                caller,
                Optional.ofNullable(request.domain()),
                Optional.ofNullable(request.releaseId()),
                Optional.ofNullable(request.decision()).map(Enum::name));
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
        String labeler = ReviewLabeler.of(callers.caller(), request.labeler());
        if (request.questionId() == null || request.reason() == null) {
            throw RejectedException.invalid("questionId and reason are required")
                    .field(request.questionId() == null ? "questionId" : "reason");
        }
        role.requireQueue().setAside(labeler, request.questionId(), request.reason());
    }

    private static <T> T read(ObjectReader reader, byte[] body) {
        return StrictJson.read(reader, body, "send a JSON object");
    }
}

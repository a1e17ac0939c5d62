package io.candor.feedback;

import io.candor.access.AccessRoles;
import io.candor.access.CallerIdentity;
import io.candor.event.CalibrationReport;
import io.candor.event.QuestionLimits;
import io.candor.runtime.Page;
import io.candor.runtime.PageParameters;
import io.candor.runtime.Problem;
import io.candor.runtime.RejectedException;
import io.candor.runtime.Role;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The calibrator's state; redirects to the instance that has it. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Calibration", description = "How honest the confidences are.")
public class CalibrationResource {
    private static final String NEXT = "Where more follows: its address, with rel=next (RFC 8288).";
    private static final String ELSEWHERE = "Another calibrator has the state; ask there.";

    private final FeedbackStreams streams;
    private final FeedbackConfig config;
    private final CallerIdentity callers;

    @Context
    UriInfo uri;

    CalibrationResource(FeedbackStreams streams, FeedbackConfig config, CallerIdentity callers) {
        this.streams = streams;
        this.config = config;
        this.callers = callers;
    }

    /** The latest report of every window, release and domain. */
    @GET
    @RolesAllowed({AccessRoles.OPERATOR, AccessRoles.AUDITOR})
    @Path("/calibration/reports")
    @Operation(
            operationId = "reports",
            summary = "How honest every release was",
            description =
                    "The latest report of every window, release and domain, and of each other model whose answers are scored; the newest"
                            + " windows first.")
    @APIResponse(
            responseCode = "200",
            description = "The reports.",
            headers = @Header(name = HttpHeaders.LINK, description = NEXT, schema = @Schema(type = SchemaType.STRING)),
            content = @Content(schema = @Schema(ref = AvroOpenApi.CALIBRATION_REPORTS)))
    @APIResponse(responseCode = "307", description = ELSEWHERE)
    @APIResponse(responseCode = "503", ref = "TransientProblem")
    public Response reports(@BeanParam DomainParameter wanted, @BeanParam PageParameters part) {
        Page page = part.page();
        return reports(queries -> queries.reports(wanted.domain, page), page);
    }

    /** The latest report of every window of one release and domain; the domain {@code *} is all together. */
    @GET
    @RolesAllowed({AccessRoles.OPERATOR, AccessRoles.AUDITOR})
    @Path("/calibration/reports/{release}/{domain}")
    @Operation(
            operationId = "reportsOf",
            summary = "How honest one release was in one domain",
            description =
                    "The latest report of every window; the domain * is all together. Of the base model's own answers, or of those of"
                            + " the model that answerModel names.")
    @APIResponse(
            responseCode = "200",
            description = "The reports; none where the release or the domain has no label.",
            headers = @Header(name = HttpHeaders.LINK, description = NEXT, schema = @Schema(type = SchemaType.STRING)),
            content = @Content(schema = @Schema(ref = AvroOpenApi.CALIBRATION_REPORTS)))
    @APIResponse(responseCode = "307", description = ELSEWHERE)
    @APIResponse(responseCode = "503", ref = "TransientProblem")
    public Response reports(
            @Parameter(
                            description = "The release.",
                            schema = @Schema(type = SchemaType.STRING, minLength = 1, maxLength = 200),
                            example = "r1")
                    @PathParam("release")
                    String release,
            @Parameter(
                            description = "The domain, or * for all together.",
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            minLength = 1,
                                            maxLength = QuestionLimits.DOMAIN_CHARACTERS),
                            example = "geography")
                    @PathParam("domain")
                    String domain,
            @Parameter(
                            description =
                                    "The model of another system whose answers the reports are about; without it the base model's own.",
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            minLength = 1,
                                            maxLength = QuestionLimits.DOMAIN_CHARACTERS),
                            example = "acme-large")
                    @QueryParam("answerModel")
                    String answerModel,
            @BeanParam PageParameters part) {
        Page page = part.page();
        return reports(queries -> queries.reports(release, domain, answerModel, page), page);
    }

    /** The evidence against every release in every domain. */
    @GET
    @RolesAllowed({AccessRoles.OPERATOR, AccessRoles.AUDITOR})
    @Path("/drift")
    @Operation(
            operationId = "drift",
            summary = "Whether confidences are still frequencies",
            description =
                    "The evidence against every release in every domain, and of each other model whose answers are scored; alarms first,"
                            + " then what has the strongest evidence against it.")
    @APIResponse(
            responseCode = "200",
            description = "One entry for each release, domain and model that answered.",
            headers = @Header(name = HttpHeaders.LINK, description = NEXT, schema = @Schema(type = SchemaType.STRING)),
            content = @Content(schema = @Schema(type = SchemaType.ARRAY, implementation = DriftStatus.class)))
    @APIResponse(responseCode = "307", description = ELSEWHERE)
    @APIResponse(responseCode = "503", ref = "TransientProblem")
    public Response drift(@BeanParam DomainParameter wanted, @BeanParam PageParameters part) {
        Page page = part.page();
        return query(queries -> queries.drift(wanted.domain, page), found -> of(found.items(), found, page));
    }

    /** A question's answer with its standing verdicts. */
    @GET
    @RolesAllowed({AccessRoles.LABELER, AccessRoles.OPERATOR, AccessRoles.AUDITOR})
    @Path("/labeled-answers/{questionId}")
    @Operation(
            operationId = "labeledAnswer",
            summary = "What labelers say of one answer",
            description =
                    "A question's answer with the verdicts that stand on it, for as long as the answer can be judged.")
    @APIResponse(
            responseCode = "200",
            description = "The answer with its label.",
            content = @Content(schema = @Schema(ref = AvroOpenApi.LABELED_ANSWER)))
    @APIResponse(responseCode = "307", description = ELSEWHERE)
    @APIResponse(responseCode = "503", ref = "TransientProblem")
    public Response labeledAnswer(
            @Parameter(
                            description = "Id of the question.",
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            minLength = 1,
                                            maxLength = QuestionLimits.ID_CHARACTERS),
                            example = "order-4711")
                    @PathParam("questionId")
                    String questionId) {
        return query(queries -> queries.labeledAnswer(questionId), found -> Response.ok(found.filter(
                                labeled -> callers.caller().maySee(labeled.getDomain(), labeled.getTenant()))
                        .map(AvroJson::of)
                        .orElseThrow(() -> new RejectedException(
                                Problem.Kind.NOT_FOUND, "no labeled answer is kept for question " + questionId)))
                .build());
    }

    private Response reports(
            Function<CalibrationQueries, CalibrationQueries.Reply<Page.Part<CalibrationReport>>> wanted, Page page) {
        return query(
                wanted, found -> of(found.items().stream().map(AvroJson::of).toList(), found, page));
    }

    /** Where more follows, its address is in the header Link (RFC 8288): a query of the same path, which holds behind any proxy. */
    private Response of(Object body, Page.Part<?> part, Page page) {
        Response.ResponseBuilder response = Response.ok(body);
        return part.more()
                ? response.header(HttpHeaders.LINK, "<" + after(page) + ">; rel=\"next\"")
                        .build()
                : response.build();
    }

    private String after(Page page) {
        URI next = uri.getRequestUriBuilder()
                .replaceQueryParam("offset", page.next().offset())
                .replaceQueryParam("limit", page.limit())
                .build();
        return "?" + next.getRawQuery();
    }

    private <T> Response query(
            Function<CalibrationQueries, CalibrationQueries.Reply<T>> query, Function<T, Response> show) {
        Calibrator calibrator = streams.calibrator().orElseThrow(() -> RejectedException.inactive(Role.CALIBRATOR));
        CalibrationQueries.Reply<T> reply = query.apply(new CalibrationQueries(
                calibrator,
                config.rule().labelRule(),
                config.streams().applicationServer().orElse("")));
        if (reply instanceof CalibrationQueries.Reply.Elsewhere<T> elsewhere) {
            return Response.temporaryRedirect(uri.getRequestUriBuilder()
                            .host(elsewhere.host())
                            .port(elsewhere.port())
                            .build())
                    .build();
        }
        if (reply instanceof CalibrationQueries.Reply.Unavailable<T> unavailable) {
            throw new RejectedException(Problem.Kind.STREAM_UNAVAILABLE, unavailable.reason());
        }
        return show.apply(((CalibrationQueries.Reply.Found<T>) reply).value());
    }
}

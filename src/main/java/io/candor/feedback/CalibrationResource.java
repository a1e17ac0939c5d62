package io.candor.feedback;

import io.candor.event.CalibrationReport;
import io.candor.runtime.Problem;
import io.candor.runtime.RejectedException;
import io.candor.runtime.Role;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.function.Function;
import java.util.function.Predicate;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Shows what the calibrator knows; where another instance knows it, sends there. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
public class CalibrationResource {
    private final FeedbackStreams streams;
    private final FeedbackConfig config;

    @Context
    UriInfo uri;

    CalibrationResource(FeedbackStreams streams, FeedbackConfig config) {
        this.streams = streams;
        this.config = config;
    }

    /** The latest report of every window, release and domain. */
    @GET
    @Path("/calibration/reports")
    @Operation(summary = "How honest every release was")
    public Response reports() {
        return reports(report -> true);
    }

    /** The latest report of every window of one release and domain; the domain {@code *} is all together. */
    @GET
    @Path("/calibration/reports/{release}/{domain}")
    @Operation(summary = "How honest one release was in one domain")
    public Response reports(@PathParam("release") String release, @PathParam("domain") String domain) {
        return reports(report ->
                report.getReleaseId().equals(release) && report.getDomain().equals(domain));
    }

    /** The evidence against every release in every domain. */
    @GET
    @Path("/drift")
    @Operation(summary = "Whether confidences are still frequencies")
    public Response drift() {
        return ask(CalibrationQueries::drift, found -> Response.ok(found).build());
    }

    /** A question's answer with its standing verdicts. */
    @GET
    @Path("/labeled-answers/{questionId}")
    @Operation(summary = "What labelers say of one answer")
    public Response labeledAnswer(@PathParam("questionId") String questionId) {
        return ask(queries -> queries.labeledAnswer(questionId), found -> Response.ok(found.map(AvroJson::of)
                        .orElseThrow(() -> new RejectedException(
                                Problem.Kind.NOT_FOUND, "no labeled answer is kept for question " + questionId)))
                .build());
    }

    private Response reports(Predicate<CalibrationReport> wanted) {
        return ask(CalibrationQueries::reports, found -> Response.ok(
                        found.stream().filter(wanted).map(AvroJson::of).toList())
                .build());
    }

    private <T> Response ask(
            Function<CalibrationQueries, CalibrationQueries.Reply<T>> query, Function<T, Response> show) {
        Calibrator calibrator = streams.calibrator().orElseThrow(() -> RejectedException.inactive(Role.CALIBRATOR));
        CalibrationQueries.Reply<T> reply = query.apply(new CalibrationQueries(
                calibrator.streams(),
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

package io.candor.feedback;

import io.candor.event.CalibrationReport;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Shows what the calibrator knows; where another instance knows it, sends there. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
public class CalibrationResource {
    private final FeedbackStreams streams;
    private final FeedbackSettings settings;

    @Context
    UriInfo uri;

    CalibrationResource(FeedbackStreams streams, FeedbackSettings settings) {
        this.streams = streams;
        this.settings = settings;
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
        return ask(queries -> queries.labeledAnswer(questionId), found -> found.map(this::json)
                .orElseGet(() -> FeedbackProblem.unknown("no labeled answer is kept for question " + questionId)
                        .response()));
    }

    private Response reports(Predicate<CalibrationReport> wanted) {
        return ask(CalibrationQueries::reports, found -> Response.ok(
                        found.stream().filter(wanted).map(AvroJson::of).toList())
                .build());
    }

    private Response json(SpecificRecord record) {
        return Response.ok(AvroJson.of(record)).build();
    }

    private <T> Response ask(
            Function<CalibrationQueries, CalibrationQueries.Reply<T>> query, Function<T, Response> show) {
        Optional<Calibrator> calibrator = streams.calibrator();
        if (calibrator.isEmpty()) {
            return FeedbackProblem.inactive("calibrator").response();
        }
        CalibrationQueries.Reply<T> reply = query.apply(new CalibrationQueries(
                calibrator.orElseThrow().streams(),
                settings.config().rule(),
                settings.properties().applicationServer()));
        if (reply instanceof CalibrationQueries.Reply.Elsewhere<T> elsewhere) {
            return Response.temporaryRedirect(uri.getRequestUriBuilder()
                            .host(elsewhere.host())
                            .port(elsewhere.port())
                            .build())
                    .build();
        }
        return reply instanceof CalibrationQueries.Reply.Found<T> found
                ? show.apply(found.value())
                : FeedbackProblem.unavailable(((CalibrationQueries.Reply.Unavailable<T>) reply).reason())
                        .response();
    }
}

package io.candor.monitor;

import io.candor.access.AccessRoles;
import io.candor.event.QuestionLimits;
import io.candor.runtime.Page;
import io.candor.runtime.PageParameters;
import io.candor.runtime.Problem;
import io.candor.runtime.RejectedException;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Reports over time, from memory. */
@Path("/v1/reports")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Monitoring", description = "How releases did over time, and what happened meanwhile.")
public class ReportHistoryResource {
    private static final Comparator<DomainOverview.Row> BY_LABELS =
            Comparator.comparingLong(DomainOverview.Row::labels).reversed();
    /** What cannot be chance comes first. */
    private static final Comparator<DomainOverview.Row> BY_ERROR = Comparator.comparingDouble(
                    (DomainOverview.Row row) ->
                            row.latest().ece() - row.latest().eceFloor())
            .reversed();

    private static final Map<String, Comparator<DomainOverview.Row>> ORDERS = Map.of(
            "labels", BY_LABELS,
            "error", BY_ERROR,
            "name", Comparator.comparing(DomainOverview.Row::domain));

    private final MonitorRole role;

    ReportHistoryResource(MonitorRole role) {
        this.role = role;
    }

    @GET
    @Path("/domains")
    @RolesAllowed({AccessRoles.OPERATOR, AccessRoles.AUDITOR})
    @Blocking
    @Operation(
            operationId = "reportDomains",
            summary = "Domains, each with its newest report",
            description =
                    "In parts. A bounded number of domains is held, those with the most labels; how many others there are is said.")
    @APIResponse(
            responseCode = "200",
            description = "A part of them.",
            content = @Content(schema = @Schema(implementation = DomainOverview.class)))
    @APIResponse(responseCode = "503", ref = "TransientProblem")
    public DomainOverview domains(
            @Parameter(
                            description = "Only those whose name holds this.",
                            schema = @Schema(type = SchemaType.STRING, maxLength = QuestionLimits.DOMAIN_CHARACTERS),
                            example = "geo")
                    @QueryParam("name")
                    String name,
            @Parameter(
                            description =
                                    "labels: the most labels first; error: the largest calibration error above its noise floor first; name.",
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            enumeration = {"labels", "error", "name"},
                                            defaultValue = "labels"),
                            example = "error")
                    @QueryParam("order")
                    String order,
            @BeanParam PageParameters part) {
        Page page = part.page();
        Comparator<DomainOverview.Row> comparator = ORDERS.get(order == null ? "labels" : order);
        if (comparator == null) {
            throw RejectedException.invalid("order must be one of labels, error, name")
                    .field("order");
        }
        Monitored monitored = role.require();
        Map<String, Long> alarms = openAlarms(monitored);
        List<DomainOverview.Row> rows = monitored.reports().latest().stream()
                .filter(latest -> name == null || latest.domain().contains(name))
                .map(latest -> new DomainOverview.Row(
                        latest.domain(),
                        latest.labels(),
                        ReportPoint.of(latest.report()),
                        alarms.getOrDefault(latest.domain(), 0L)))
                .sorted(comparator.thenComparing(DomainOverview.Row::domain))
                .toList();
        ReportHistory.Others others = monitored.reports().others();
        return new DomainOverview(rows.size(), others.domains(), others.labels(), page.of(rows));
    }

    private static Map<String, Long> openAlarms(Monitored monitored) {
        return monitored.alarms().find(alarm -> !alarm.hasBeenSeen()).stream()
                .map(MonitoredAlarm::domain)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    @GET
    @Path("/history")
    @RolesAllowed({AccessRoles.OPERATOR, AccessRoles.AUDITOR})
    @Blocking
    @Operation(
            operationId = "reportHistory",
            summary = "The reports of one domain over time",
            description =
                    "Of all releases together, or of one. A bounded number of points is held of each domain and thinned evenly over time; each is one whole"
                            + " report, none is averaged.")
    @APIResponse(
            responseCode = "200",
            description = "The points, by time.",
            content = @Content(schema = @Schema(implementation = DomainReports.class)))
    @APIResponse(responseCode = "503", ref = "TransientProblem")
    public DomainReports history(
            @Parameter(
                            description = "The domain; without it all together.",
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            maxLength = QuestionLimits.DOMAIN_CHARACTERS,
                                            defaultValue = QuestionLimits.ALL_DOMAINS),
                            example = "geography")
                    @QueryParam("domain")
                    String domain,
            @Parameter(
                            description = "Only of this release.",
                            schema = @Schema(type = SchemaType.STRING, maxLength = 1024),
                            example = "r1")
                    @QueryParam("releaseId")
                    String releaseId,
            @Parameter(
                            description =
                                    "Of answers of this model of another system; without it of the base model's own.",
                            schema = @Schema(type = SchemaType.STRING, maxLength = QuestionLimits.DOMAIN_CHARACTERS),
                            example = "acme-large")
                    @QueryParam("answerModel")
                    String answerModel,
            @Parameter(
                            description = "Only from then on.",
                            schema = @Schema(type = SchemaType.STRING, format = "date-time"),
                            example = "2026-01-01T00:00:00Z")
                    @QueryParam("from")
                    String from,
            @Parameter(
                            description = "Only before then.",
                            schema = @Schema(type = SchemaType.STRING, format = "date-time"),
                            example = "2026-02-01T00:00:00Z")
                    @QueryParam("to")
                    String to) {
        TimeRange range = TimeRange.of(from, to);
        String wanted = domain == null ? QuestionLimits.ALL_DOMAINS : domain;
        Monitored monitored = role.require();
        ReportHistory reports = monitored.reports();
        List<ReportPoint> points = reports.points(
                        wanted,
                        range.from(),
                        range.to(),
                        point -> Objects.equals(point.answerModel(), answerModel)
                                && (releaseId == null || point.releaseId().equals(releaseId)))
                .orElse(null);
        return new DomainReports(
                wanted,
                points != null,
                reports.sources(wanted).stream()
                        .map(source -> new DomainReports.Source(source.releaseId(), source.answerModel()))
                        .toList(),
                points == null ? List.of() : points,
                monitored.policies().points(wanted, answerModel, range));
    }

    @GET
    @Path("/reliability")
    @RolesAllowed({AccessRoles.OPERATOR, AccessRoles.AUDITOR})
    @Blocking
    @Operation(
            operationId = "reliability",
            summary = "How often answers of each confidence were right",
            description =
                    "The bins of the newest report, with an interval of each. Of the latest releases alone; 404 of others.")
    @APIResponse(
            responseCode = "200",
            description = "The bins.",
            content = @Content(schema = @Schema(implementation = ReliabilityReport.class)))
    @APIResponse(responseCode = "503", ref = "TransientProblem")
    public ReliabilityReport reliability(
            @Parameter(
                            description = "The domain; without it all together.",
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            maxLength = QuestionLimits.DOMAIN_CHARACTERS,
                                            defaultValue = QuestionLimits.ALL_DOMAINS),
                            example = "geography")
                    @QueryParam("domain")
                    String domain,
            @Parameter(
                            description = "The release; without it the one that was reported on last.",
                            schema = @Schema(type = SchemaType.STRING, maxLength = 1024),
                            example = "r1")
                    @QueryParam("releaseId")
                    String releaseId,
            @Parameter(
                            description =
                                    "Of answers of this model of another system; without it of the base model's own.",
                            schema = @Schema(type = SchemaType.STRING, maxLength = QuestionLimits.DOMAIN_CHARACTERS),
                            example = "acme-large")
                    @QueryParam("answerModel")
                    String answerModel) {
        String wanted = domain == null ? QuestionLimits.ALL_DOMAINS : domain;
        ReportSource source = releaseId == null ? null : new ReportSource(releaseId, answerModel);
        return role.require()
                .reports()
                .whole(wanted, source)
                .map(ReliabilityReport::of)
                .orElseThrow(() -> new RejectedException(
                        Problem.Kind.NOT_FOUND,
                        "no report of it is held; GET /v1/reports/history says of which releases one is"));
    }
}

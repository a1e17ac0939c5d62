package io.candor.monitor;

import io.candor.access.AccessRoles;
import io.candor.event.QuestionLimits;
import io.candor.runtime.Page;
import io.candor.runtime.PageParameters;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What happened, for the time axis. */
@Path("/v1/events")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Monitoring")
public class EventResource {
    private final MonitorRole role;

    EventResource(MonitorRole role) {
        this.role = role;
    }

    @GET
    @RolesAllowed({AccessRoles.OPERATOR, AccessRoles.AUDITOR})
    @Blocking
    @Operation(
            operationId = "events",
            summary = "Alarms, swaps, gate decisions, promises and policies over time",
            description =
                    "The newest first, in parts. Of a release's own records the last is certain; earlier ones are there until Kafka compacts"
                            + " candor.releases and candor.policies, and swaps by people from candor.actions.")
    @APIResponse(
            responseCode = "200",
            description = "What happened.",
            content = @Content(schema = @Schema(implementation = EventList.class)))
    @APIResponse(responseCode = "503", ref = "TransientProblem")
    public EventList events(
            @Parameter(
                            description = "What matters to this domain; without it all.",
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            maxLength = QuestionLimits.DOMAIN_CHARACTERS,
                                            defaultValue = QuestionLimits.ALL_DOMAINS),
                            example = "geography")
                    @QueryParam("domain")
                    String domain,
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
                    String to,
            @BeanParam PageParameters part) {
        TimeRange range = TimeRange.of(from, to);
        Page page = part.page();
        List<MonitoredEvent> found = role.require()
                .events()
                .find(domain == null ? QuestionLimits.ALL_DOMAINS : domain, range.from(), range.to());
        return new EventList(found.size(), page.of(found));
    }
}

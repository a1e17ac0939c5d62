package io.candor.monitor;

import io.candor.access.AccessRoles;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What trainers do now. */
@Path("/v1/training")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Monitoring")
public class TrainerResource {
    private final MonitorRole role;
    private final Clock clock = Clock.systemUTC();

    TrainerResource(MonitorRole role) {
        this.role = role;
    }

    @GET
    @RolesAllowed({AccessRoles.OPERATOR, AccessRoles.AUDITOR})
    @Blocking
    @Operation(
            operationId = "training",
            summary = "What trainers do",
            description =
                    "Phase, epoch and step, since when, and when what failed is tried again: by what the trainer of each model wrote last on"
                            + " candor.training-progress. Says in words where none runs.")
    @APIResponse(
            responseCode = "200",
            description = "What they do.",
            content = @Content(schema = @Schema(implementation = TrainerOverview.class)))
    @APIResponse(responseCode = "503", ref = "TransientProblem")
    public TrainerOverview training() {
        return TrainerOverview.of(role.require().trainers().latest(), clock.instant());
    }
}

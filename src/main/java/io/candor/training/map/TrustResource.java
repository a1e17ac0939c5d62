package io.candor.training.map;

import io.candor.access.AccessRoles;
import io.candor.runtime.RejectedException;
import io.candor.runtime.Role;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Names labelers who are not believed; health counts them alone, since whoever can connect may ask it. */
@Path("/v1/labelers")
@Tag(name = "Labelers", description = "Whose verdicts are believed.")
public class TrustResource {
    private final MapRole role;

    TrustResource(MapRole role) {
        this.role = role;
    }

    @GET
    @RolesAllowed({AccessRoles.OPERATOR, AccessRoles.AUDITOR})
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "labelersInDoubt",
            summary = "Whose verdicts count for nothing or little",
            description = "As this trainer's confidence maps have it now. Only a process with the role trainer knows.")
    @APIResponse(
            responseCode = "200",
            description = "By name.",
            content = @Content(schema = @Schema(implementation = LabelersInDoubt.class)))
    public LabelersInDoubt inDoubt() {
        return LabelersInDoubt.of(role.loop()
                .orElseThrow(() -> RejectedException.inactive(Role.TRAINER))
                .trust());
    }
}

package io.candor.answer;

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

/** Shows which release this answerer serves, which it should, and what became of the last swap. */
@Path("/v1/releases")
@Tag(name = "Releases", description = "Which release answers, and which could.")
public class ReleaseResource {
    private final AnswererRole role;

    ReleaseResource(AnswererRole role) {
        this.role = role;
    }

    /** 404 in a process that does not answer. */
    @GET
    @RolesAllowed({AccessRoles.OPERATOR, AccessRoles.AUDITOR})
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "releases",
            summary = "The releases, and the one that answers here",
            description = "Only a process with the role answerer knows.")
    @APIResponse(
            responseCode = "200",
            description = "What is served and what was decided.",
            content = @Content(schema = @Schema(implementation = ReleaseOverview.class)))
    public ReleaseOverview releases() {
        return ReleaseOverview.of(role.releases().orElseThrow(() -> RejectedException.inactive(Role.ANSWERER)));
    }
}

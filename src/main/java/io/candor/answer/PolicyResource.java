package io.candor.answer;

import io.candor.access.AccessRoles;
import io.candor.policy.PolicyFollower;
import io.candor.runtime.RejectedException;
import io.candor.runtime.Role;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Shows which answers this answerer accepts, and whether what is promised of them is kept. */
@Path("/v1/policies")
@Tag(name = "Policies", description = "Which answers are accepted, and what is promised of them.")
public class PolicyResource {
    private final AnswererRole role;

    PolicyResource(AnswererRole role) {
        this.role = role;
    }

    /** 404 in a process that does not answer. */
    @GET
    @RolesAllowed({AccessRoles.OPERATOR, AccessRoles.AUDITOR})
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "policies",
            summary = "What is promised of accepted answers, and whether it is kept",
            description = "Only a process with the role answerer knows.")
    @APIResponse(
            responseCode = "200",
            description = "The policies that this answerer goes by.",
            content = @Content(schema = @Schema(implementation = PolicyOverview.class)))
    public PolicyOverview policies() {
        if (!role.isActive()) {
            throw RejectedException.inactive(Role.ANSWERER);
        }
        Optional<String> problem = role.policyFollower()
                .map(PolicyFollower::problem)
                .orElse(Optional.of("policies are read when the release to serve is in service"));
        return PolicyOverview.of(role.policies(), problem);
    }
}

package io.candor.monitor;

import io.candor.access.AccessRoles;
import io.candor.event.KafkaConnection;
import io.candor.event.ReleaseEvent;
import io.candor.release.log.LoggedRelease;
import io.candor.release.log.ReleaseHistory;
import io.candor.release.store.ReleaseConfig;
import io.candor.runtime.Page;
import io.candor.runtime.PageParameters;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The log of releases, and what operators decide on them. */
@Path("/v1/releases/log")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Releases")
public class ReleaseLogResource {
    private static final String EXAMPLE =
            "{\"releaseId\": \"r1\", \"live\": \"r2\", \"reason\": \"too sure in geography\"}";

    private final MonitorRole role;
    private final OperatorRecords operator;
    private final ReleaseConfig config;

    ReleaseLogResource(MonitorRole role, OperatorRecords operator, ReleaseConfig config) {
        this.role = role;
        this.operator = operator;
        this.config = config;
    }

    @GET
    @RolesAllowed({AccessRoles.OPERATOR, AccessRoles.AUDITOR})
    @Blocking
    @Operation(
            operationId = "releaseLog",
            summary = "All releases with lineage and what the gate found",
            description = "The latest word first, in parts. What an answerer serves now GET /v1/releases says.")
    @APIResponse(
            responseCode = "200",
            description = "The releases.",
            content = @Content(schema = @Schema(implementation = ReleaseList.class)))
    @APIResponse(responseCode = "503", ref = "TransientProblem")
    public ReleaseList log(@BeanParam PageParameters part) {
        Page page = part.page();
        ReleaseHistory history = role.require().releases();
        List<LoggedRelease> all = new ArrayList<>(history.all());
        Collections.reverse(all);
        return new ReleaseList(
                all.size(),
                page.of(all).stream()
                        .map(release -> ReleaseEntry.of(history, release))
                        .toList());
    }

    @POST
    @Path("/activation")
    @RolesAllowed(AccessRoles.OPERATOR)
    @Blocking
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "activate",
            summary = "Make a release the one that answers",
            description =
                    "After every file of it was checked in the store that this process knows, in one transaction with an action on candor.actions."
                            + " Answerers load it as soon as they read of it.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = ReleaseRequest.class),
                            examples = @ExampleObject(name = "release", value = EXAMPLE)))
    @APIResponse(
            responseCode = "200",
            description = "It is live.",
            content = @Content(schema = @Schema(implementation = ReleaseEntry.class)))
    @APIResponse(responseCode = "404", ref = "Problem")
    @APIResponse(responseCode = "409", ref = "Problem")
    @APIResponse(responseCode = "503", ref = "TransientProblem")
    public ReleaseEntry activate(byte[] body) {
        ReleaseRequest request = ReleaseRequest.read(body);
        KafkaConnection kafka = role.requireKafka();
        return entry(operator.act("activate", actions -> new ReleaseChange(kafka, config, request)
                .activate(actions, operator.decidedBy())));
    }

    @POST
    @Path("/rollback")
    @RolesAllowed(AccessRoles.OPERATOR)
    @Blocking
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "rollBack",
            summary = "Return to the release that was live before",
            description =
                    "Retires the one that is live, in one transaction with an action on candor.actions. releaseId names the one that is"
                            + " returned to, and live the one that is rolled back from.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = ReleaseRequest.class),
                            examples = @ExampleObject(name = "release", value = EXAMPLE)))
    @APIResponse(
            responseCode = "200",
            description = "It is live again.",
            content = @Content(schema = @Schema(implementation = ReleaseEntry.class)))
    @APIResponse(responseCode = "404", ref = "Problem")
    @APIResponse(responseCode = "409", ref = "Problem")
    @APIResponse(responseCode = "503", ref = "TransientProblem")
    public ReleaseEntry rollBack(byte[] body) {
        ReleaseRequest request = ReleaseRequest.read(body);
        KafkaConnection kafka = role.requireKafka();
        return entry(operator.act("roll back", actions -> new ReleaseChange(kafka, config, request)
                .rollBack(actions, operator.decidedBy())));
    }

    private static ReleaseEntry entry(ReleaseEvent live) {
        ReleaseHistory told = ReleaseHistory.EMPTY.with(0, live);
        return ReleaseEntry.of(told, told.find(live.getReleaseId()).orElseThrow());
    }
}

package io.candor.answer;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.candor.answer.release.ReleaseService;
import io.candor.answer.release.ReleaseState;
import io.candor.event.ReleaseEvent;
import io.candor.release.log.LoggedRelease;
import io.candor.release.log.ReleaseHistory;
import io.candor.runtime.RejectedException;
import io.candor.runtime.Role;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Shows which release this answerer serves, which it should, and what became of the last swap. */
@Path("/v1/releases")
public class ReleaseResource {
    private final AnswererRole role;
    private final ObjectMapper json;

    ReleaseResource(AnswererRole role, ObjectMapper json) {
        this.role = role;
        this.json = json;
    }

    /** 404 in a process that does not answer. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "The releases, and the one that answers here")
    public Response releases() {
        ReleaseService service = role.releases().orElseThrow(() -> RejectedException.inactive(Role.ANSWERER));
        return Response.ok(json(service)).build();
    }

    private ObjectNode json(ReleaseService service) {
        ReleaseState state = service.state();
        ObjectNode node = json.createObjectNode()
                .put("modelId", state.modelId())
                .put("serving", state.serving())
                .put("servingSince", state.since().toString())
                .put("wanted", state.wanted().orElse(null))
                .put("problem", service.problem().or(state::problem).orElse(null));
        state.last()
                .ifPresent(last -> node.set(
                        "lastSwap",
                        json.createObjectNode()
                                .put("releaseId", last.releaseId())
                                .put("outcome", last.name())
                                .put("detail", last.detail())));
        node.set("releases", all(service.history(), state.modelId()));
        return node;
    }

    private ArrayNode all(ReleaseHistory history, String modelId) {
        ArrayNode all = json.createArrayNode();
        history.all().stream()
                .map(LoggedRelease::event)
                .filter(event -> event.getModelId().equals(modelId))
                .forEach(event -> all.add(json(event)));
        return all;
    }

    private ObjectNode json(ReleaseEvent event) {
        return json.createObjectNode()
                .put("releaseId", event.getReleaseId())
                .put("status", event.getStatus().name())
                .put("parentReleaseId", event.getParentReleaseId())
                .put("decidedBy", event.getDecidedBy())
                .put("reason", event.getReason())
                .put("decidedAt", event.getDecidedAt().toString());
    }
}

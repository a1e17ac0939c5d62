package io.candor.question;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.candor.access.AccessRoles;
import io.candor.runtime.Problem;
import io.candor.runtime.RejectedException;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The models that clients of OpenAI may name. */
@Path("/v1")
@QuestionProblemFilter.Applied
@ChatProblemFilter.Applied
@Tag(name = "Chat")
public class ModelResource {
    /** The only name in the list of models: which one is behind it changes with the releases. */
    private static final String MODEL = "candor";

    private final ConsoleRole console;

    /** A model of the list. */
    @Schema(name = "ChatModel", description = "A model of the list.")
    record Model(
            @Schema(description = "Its name.", examples = "candor")
            String id,

            @Schema(description = "model.", examples = "model")
            String object,

            @Schema(description = "0.", examples = "0") long created,

            @Schema(description = "candor.", examples = "candor") @JsonProperty("owned_by")
            String ownedBy) {}

    /** The models there are. */
    @Schema(name = "ChatModels", description = "The models there are.")
    record Models(
            @Schema(description = "list.", examples = "list")
            String object,

            @Schema(description = "The models.") List<Model> data) {}

    ModelResource(ConsoleRole console) {
        this.console = console;
    }

    @GET
    @RolesAllowed(AccessRoles.ASKER)
    @Path("/models")
    @NonBlocking
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "models",
            summary = "The models there are",
            description = "One: whichever is live. A completion says which one it was.")
    @APIResponse(
            responseCode = "200",
            description = "The list.",
            content = @Content(schema = @Schema(implementation = Models.class)))
    public Models models() {
        console.requireService();
        return new Models("list", List.of(model()));
    }

    @GET
    @RolesAllowed(AccessRoles.ASKER)
    @Path("/models/{model}")
    @NonBlocking
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "model", summary = "A model", description = "The only one of the list.")
    @APIResponse(
            responseCode = "200",
            description = "It is there.",
            content = @Content(schema = @Schema(implementation = Model.class)))
    public Model model(@Parameter(description = "Its name.", example = "candor") @PathParam("model") String name) {
        console.requireService();
        if (!name.equals(MODEL)) {
            throw new RejectedException(
                    Problem.Kind.NOT_FOUND, "the only model is " + MODEL + ", which is whichever is live");
        }
        return model();
    }

    private static Model model() {
        return new Model(MODEL, "model", 0, MODEL);
    }
}

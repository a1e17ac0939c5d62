package io.candor.answer;

import io.candor.access.AccessRoles;
import io.candor.access.CallerIdentity;
import io.candor.access.OperatorActions;
import io.candor.erasure.Erasing;
import io.candor.erasure.ErasureRequest;
import io.candor.erasure.ErasureResult;
import io.candor.erasure.SubjectKey;
import io.candor.event.KafkaConnection;
import io.candor.release.store.ReleaseUnavailableException;
import io.candor.runtime.ActiveRoles;
import io.candor.runtime.Problem;
import io.candor.runtime.RejectedException;
import io.candor.runtime.Role;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.apache.kafka.common.KafkaException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;

/** Forgets questions, subjects and labelers; any process that has a role does. */
@Path("/v1/erasures")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Erasures")
public class ErasureResource {
    private static final Logger LOG = Logger.getLogger(ErasureResource.class);
    private static final String EXAMPLE = "{\"question\": \"order-4711\"}";

    private final ActiveRoles roles;
    private final Instance<KafkaConnection> connection;
    private final OperatorActions actions;
    private final CallerIdentity callers;

    /** @param connection looked up only where a role is active, since it needs settings that others lack */
    ErasureResource(
            ActiveRoles roles, Instance<KafkaConnection> connection, OperatorActions actions, CallerIdentity callers) {
        this.callers = callers;
        this.roles = roles;
        this.connection = connection;
        this.actions = actions;
    }

    @POST
    @RolesAllowed(AccessRoles.OPERATOR)
    @Blocking
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "forget",
            summary = "Forget a question, a subject or a labeler",
            description =
                    "A question goes with its answer and every verdict on it, a subject with every question that names it, a labeler with every"
                            + " verdict and key. Within about a second they are shown"
                            + " to nobody and count for nothing. Reads all topics, so it takes as long as that. Answers once Kafka has it,"
                            + " with what stays on topics until retention ends. Sending it again changes nothing.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = ForgettingRequest.class),
                            examples = @ExampleObject(name = "question", value = EXAMPLE)))
    @APIResponse(
            responseCode = "200",
            description = "It is forgotten, now or before.",
            content = @Content(schema = @Schema(implementation = ErasureView.class)))
    @APIResponse(responseCode = "404", ref = "Problem")
    @APIResponse(responseCode = "409", ref = "Problem")
    @APIResponse(responseCode = "503", ref = "TransientProblem")
    public ErasureView forget(byte[] body) {
        ForgettingRequest request = ForgettingRequest.read(body);
        if (!roles.any()) {
            throw RejectedException.inactive(Role.ANSWERER);
        }
        ErasureResult result = forget(request);
        if (result instanceof ErasureResult.Unknown) {
            throw new RejectedException(Problem.Kind.NOT_FOUND, "no topic holds anything of it");
        }
        if (result instanceof ErasureResult.Open) {
            throw new RejectedException(Problem.Kind.QUESTION_OPEN, "there is no answer yet; forget it once there is");
        }
        return ErasureView.of(result);
    }

    private ErasureResult forget(ForgettingRequest wanted) {
        try {
            ErasureRequest request = wanted.by(callers.caller(), () -> actions.key(SubjectKey::new));
            KafkaConnection kafka = connection.get();
            ErasureResult result =
                    new Erasing(kafka).forget(request, actions.records(kafka), actions.hash(request.identity()));
            LOG.infof(
                    "forgotten kind=%s result=%s",
                    request.kind(), result.getClass().getSimpleName());
            return result;
        } catch (KafkaException | ReleaseUnavailableException failure) {
            // Broker, registry and store may come back, and the same again is the same.
            LOG.warnf("not forgotten error=%s", failure.getClass().getSimpleName());
            throw new RejectedException(
                    Problem.Kind.STREAM_UNAVAILABLE, "it is not certain that it is forgotten; send it again");
        }
    }
}

package io.candor.answer;

import io.candor.access.AccessRoles;
import io.candor.access.CallerIdentity;
import io.candor.access.OperatorActions;
import io.candor.event.KafkaConnection;
import io.candor.event.Promise;
import io.candor.event.QuestionLimits;
import io.candor.policy.GivenPromise;
import io.candor.policy.Policies;
import io.candor.policy.PolicyLog;
import io.candor.policy.PolicyRecords;
import io.candor.release.store.ReleaseUnavailableException;
import io.candor.runtime.ActiveRoles;
import io.candor.runtime.Problem;
import io.candor.runtime.RejectedException;
import io.candor.runtime.Role;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;

/** Takes what people promise of accepted answers; any process that has a role does. */
@Path("/v1/policies/promise")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Policies")
public class PromiseResource {
    private static final Logger LOG = Logger.getLogger(PromiseResource.class);
    private static final String DOMAIN = "One domain; without it each that has no promise of its own.";
    private static final String TOGETHER = "True: all domains that have no promise of their own, taken together.";

    private static final String EXAMPLE =
            "{\"target\": 0.05, \"certainty\": 0.99, \"reason\": \"agreed with the desk\"}";
    private static final String TAKEN_BACK = "taken back over REST";
    private static final String ANSWER_MODEL =
            "The model of another system of whose answers it is promised; without it the base model's own.";
    private static final List<String> PARAMETERS = List.of("domain", "together", "answerModel");

    private final ActiveRoles roles;
    private final Instance<KafkaConnection> connection;
    private final CallerIdentity callers;
    private final OperatorActions actions;

    /** @param connection looked up only where a role is active, since it needs settings that others lack */
    PromiseResource(
            ActiveRoles roles, Instance<KafkaConnection> connection, CallerIdentity callers, OperatorActions actions) {
        this.roles = roles;
        this.connection = connection;
        this.callers = callers;
        this.actions = actions;
    }

    @PUT
    @RolesAllowed(AccessRoles.OPERATOR)
    @Blocking
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "promise",
            summary = "Promise how many accepted answers are wrong, at most",
            description =
                    "Takes the place of what was promised of the same domain, and counts before what is configured. Answers once Kafka"
                            + " has it; a process with the role trainer decides on policies, and until the labels bear the"
                            + " promise all answers go to review. Sending it again changes nothing.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = PromiseRequest.class),
                            examples = @ExampleObject(name = "agreed", value = EXAMPLE)))
    @APIResponse(
            responseCode = "200",
            description = "Promised.",
            content = @Content(schema = @Schema(implementation = PromiseView.class)))
    @APIResponse(responseCode = "503", ref = "TransientProblem")
    public PromiseView promise(
            byte[] body,
            @Parameter(
                            description = DOMAIN,
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            minLength = 1,
                                            maxLength = QuestionLimits.DOMAIN_CHARACTERS),
                            example = "geography")
                    @QueryParam("domain")
                    String domain,
            @Parameter(description = TOGETHER, schema = @Schema(type = SchemaType.BOOLEAN), example = "true")
                    @QueryParam("together")
                    String together,
            @Parameter(
                            description = ANSWER_MODEL,
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            minLength = 1,
                                            maxLength = QuestionLimits.DOMAIN_CHARACTERS),
                            example = "acme-large")
                    @QueryParam("answerModel")
                    String answerModel,
            @Context UriInfo uri) {
        PromiseRequest request = PromiseRequest.read(body);
        return publish(() -> request.of(scope(uri), answerModel(uri)));
    }

    @DELETE
    @RolesAllowed(AccessRoles.OPERATOR)
    @Blocking
    @Operation(
            operationId = "promiseNothing",
            summary = "Promise nothing",
            description =
                    "The configured threshold decides, whatever is promised in configuration. Without a domain, what is promised of"
                            + " all domains together counts on.")
    @APIResponse(
            responseCode = "200",
            description = "Nothing is promised, as of now or before.",
            content = @Content(schema = @Schema(implementation = PromiseView.class)))
    @APIResponse(responseCode = "404", ref = "Problem")
    @APIResponse(responseCode = "503", ref = "TransientProblem")
    public PromiseView promiseNothing(
            @Parameter(
                            description = DOMAIN,
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            minLength = 1,
                                            maxLength = QuestionLimits.DOMAIN_CHARACTERS),
                            example = "geography")
                    @QueryParam("domain")
                    String domain,
            @Parameter(description = TOGETHER, schema = @Schema(type = SchemaType.BOOLEAN), example = "true")
                    @QueryParam("together")
                    String together,
            @Parameter(
                            description = ANSWER_MODEL,
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            minLength = 1,
                                            maxLength = QuestionLimits.DOMAIN_CHARACTERS),
                            example = "acme-large")
                    @QueryParam("answerModel")
                    String answerModel,
            @Context UriInfo uri) {
        return publish(() -> new GivenPromise(scope(uri), answerModel(uri), Optional.empty(), TAKEN_BACK));
    }

    /** Strictly: without a domain it is about each, so one that is misspelled or empty must not be passed over. */
    private static String scope(UriInfo uri) {
        MultivaluedMap<String, String> query = uri.getQueryParameters();
        if (!PARAMETERS.containsAll(query.keySet()) || query.values().stream().anyMatch(all -> all.size() > 1)) {
            throw RejectedException.invalid("the query may hold once each: " + PARAMETERS);
        }
        String together = query.getFirst("together");
        if (together != null && !together.equals("true") && !together.equals("false")) {
            throw RejectedException.invalid("together must be true or false").field("together");
        }
        return PromiseField.named(
                "domain", () -> GivenPromise.scope(query.getFirst("domain"), "true".equals(together)));
    }

    private static Optional<String> answerModel(UriInfo uri) {
        return PromiseField.named(
                "answerModel",
                () -> GivenPromise.answerModel(uri.getQueryParameters().getFirst("answerModel")));
    }

    /** What is configured, and not chosen, shows in the policies that the trainer makes of it. */
    private static void requirePromised(Policies before, Promise nothing, Optional<Promise> known) {
        boolean isConfigured = before.of(nothing.getAnswerModel()).all().stream()
                .anyMatch(policy -> policy.getTarget() != null
                        && (nothing.getDomain().isEmpty() || policy.getDomain().equals(nothing.getDomain())));
        if (known.isEmpty() && !isConfigured) {
            throw new RejectedException(Problem.Kind.NOT_FOUND, "nothing is promised there that could be taken back");
        }
    }

    private PromiseView publish(Supplier<GivenPromise> given) {
        if (!roles.any()) {
            throw RejectedException.inactive(Role.ANSWERER);
        }
        GivenPromise its = given.get();
        Promise promise = its.by(callers.caller().name().orElse("anybody"), Instant.now());
        try {
            KafkaConnection kafka = connection.get();
            Policies before = PolicyLog.read(kafka);
            if (its.answerModel().isPresent()) {
                PromiseField.named("answerModel", () -> its.within(before));
            }
            if (its.promise().isEmpty()) {
                Optional<Promise> known = before.promise(promise.getDomain(), promise.getAnswerModel());
                if (known.filter(one -> one.getTarget() == null).isPresent()) {
                    return PromiseView.of(known.get());
                }
                requirePromised(before, promise, known);
            }
            new PolicyRecords(kafka).publish(promise, actions.records(kafka).of(promise));
        } catch (KafkaException | ReleaseUnavailableException failure) {
            // Broker, registry and store may come back, and the same promise again is the same.
            LOG.warnf("promise not published domain=%s error=%s", promise.getDomain(), failure);
            throw new RejectedException(
                    Problem.Kind.STREAM_UNAVAILABLE, "it is not certain that Kafka has the promise; send it again");
        }
        LOG.infof(
                "promised domain=%s answerModel=%s target=%s",
                promise.getDomain(), promise.getAnswerModel(), promise.getTarget());
        return PromiseView.of(promise);
    }
}

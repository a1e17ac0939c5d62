package io.candor.monitor;

import io.candor.access.AccessRoles;
import io.candor.access.CallerIdentity;
import io.candor.runtime.Page;
import io.candor.runtime.PageParameters;
import io.candor.runtime.Problem;
import io.candor.runtime.RejectedException;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Records that could not be worked on: why, what they were, and sending them again. */
@Path("/v1/dead-letters")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Dead letters", description = "Records that could not be worked on.")
public class DeadLetterResource {
    private static final String EXAMPLE = "questions-0-17";

    private final MonitorRole role;
    private final OperatorRecords operator;
    private final CallerIdentity callers;

    DeadLetterResource(MonitorRole role, OperatorRecords operator, CallerIdentity callers) {
        this.role = role;
        this.operator = operator;
        this.callers = callers;
    }

    @GET
    @RolesAllowed({AccessRoles.OPERATOR, AccessRoles.AUDITOR})
    @Blocking
    @Operation(
            operationId = "deadLetters",
            summary = "Questions and verdicts that could not be worked on",
            description =
                    "The newest first, in parts; a bounded number is held. Not for keys that are for some domains alone, since a"
                            + " record that cannot be read does not say its domain.")
    @APIResponse(
            responseCode = "200",
            description = "The dead letters.",
            content = @Content(schema = @Schema(implementation = DeadLetterList.class)))
    @APIResponse(responseCode = "503", ref = "TransientProblem")
    public DeadLetterList letters(
            @Parameter(
                            description = "Only with this reason.",
                            schema = @Schema(type = SchemaType.STRING, maxLength = 100),
                            example = "UNANSWERABLE")
                    @QueryParam("reason")
                    String reason,
            @BeanParam PageParameters part) {
        requireAllDomains();
        Page page = part.page();
        List<DeadLetterEntry> all = role.require().deadLetters().find(entry -> true);
        List<DeadLetterEntry> found = all.stream()
                .filter(entry -> reason == null || entry.reason().equals(reason))
                .toList();
        return new DeadLetterList(found.size(), reasons(all), page.of(found));
    }

    private static List<DeadLetterList.Reason> reasons(List<DeadLetterEntry> all) {
        return all.stream()
                .collect(Collectors.groupingBy(DeadLetterEntry::reason, Collectors.counting()))
                .entrySet()
                .stream()
                .map(each -> new DeadLetterList.Reason(each.getKey(), each.getValue()))
                .sorted(Comparator.comparingLong(DeadLetterList.Reason::count).reversed())
                .toList();
    }

    @GET
    @Path("/{letter}")
    @RolesAllowed({AccessRoles.OPERATOR, AccessRoles.AUDITOR})
    @Blocking
    @Operation(
            operationId = "deadLetter",
            summary = "One dead letter with its original",
            description = "Read from its topic. What strangers sent: show it as text, never as markup.")
    @APIResponse(
            responseCode = "200",
            description = "The letter.",
            content = @Content(schema = @Schema(implementation = DeadLetterOriginal.class)))
    @APIResponse(responseCode = "503", ref = "TransientProblem")
    public DeadLetterOriginal letter(
            @Parameter(
                            description = "The letter, as the list names it.",
                            schema = @Schema(type = SchemaType.STRING, pattern = DeadLetterId.PATTERN),
                            example = EXAMPLE)
                    @PathParam("letter")
                    String letter) {
        requireAllDomains();
        DeadLetterId id = id(letter);
        DeadLetterEntry entry = entry(id);
        SendingAgain sending = new SendingAgain(role.requireKafka());
        try {
            ConsumerRecord<byte[], byte[]> record = record(sending, id);
            return DeadLetterOriginal.of(
                    entry,
                    record,
                    sending.decoded(entry, record).orElse(null),
                    sending.hindrance(entry).orElse(null));
        } catch (KafkaException away) {
            // Broker or registry may come back.
            throw new RejectedException(
                    Problem.Kind.STREAM_UNAVAILABLE, "its topic cannot be read now; ask again after Retry-After");
        }
    }

    @POST
    @Path("/{letter}/sending")
    @RolesAllowed(AccessRoles.OPERATOR)
    @Blocking
    @Operation(
            operationId = "sendAgain",
            summary = "Send the original of a dead letter again",
            description =
                    "As it came, with the same key, and so with the same question id, in one transaction with an action on candor.actions. It is a new record"
                            + " with an outcome of its own; the letter stays. Once for each letter; what is not whole cannot be sent.")
    @APIResponse(
            responseCode = "200",
            description = "It was sent again, now or before.",
            content = @Content(schema = @Schema(implementation = DeadLetterEntry.class)))
    @APIResponse(responseCode = "409", ref = "Problem")
    @APIResponse(responseCode = "503", ref = "TransientProblem")
    public DeadLetterEntry sendAgain(
            @Parameter(
                            description = "The letter, as the list names it.",
                            schema = @Schema(type = SchemaType.STRING, pattern = DeadLetterId.PATTERN),
                            example = EXAMPLE)
                    @PathParam("letter")
                    String letter) {
        requireAllDomains();
        DeadLetterId id = id(letter);
        DeadLetterEntry entry = entry(id);
        SendingAgain sending = new SendingAgain(role.requireKafka());
        Optional<String> hindrance = sending.hindrance(entry);
        if (hindrance.isPresent()) {
            throw new RejectedException(Problem.Kind.NOT_SENDABLE, hindrance.get());
        }
        OperatorMark mark =
                operator.act("send again", actions -> sending.send(id, entry, record(sending, id), actions));
        DeadLetterEntry sent = entry.sentAgain(mark);
        role.require().deadLetters().sentAgain(sending.subject(id), mark);
        return sent;
    }

    private void requireAllDomains() {
        if (!callers.caller().domains().isEmpty()) {
            throw new RejectedException(Problem.Kind.FORBIDDEN, "dead letters are for keys of all domains alone");
        }
    }

    private static DeadLetterId id(String letter) {
        return DeadLetterId.parse(letter).orElseThrow(DeadLetterResource::unknown);
    }

    private DeadLetterEntry entry(DeadLetterId id) {
        return role.require().deadLetters().find(id).orElseThrow(DeadLetterResource::unknown);
    }

    private static ConsumerRecord<byte[], byte[]> record(SendingAgain sending, DeadLetterId id) {
        return sending.read(id).orElseThrow(DeadLetterResource::unknown);
    }

    private static RejectedException unknown() {
        return new RejectedException(Problem.Kind.NOT_FOUND, "no such dead letter is held here");
    }
}

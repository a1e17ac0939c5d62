package io.candor.monitor;

import io.candor.access.AccessRoles;
import io.candor.action.ActionRecords;
import io.candor.event.ActionKind;
import io.candor.event.QuestionLimits;
import io.candor.event.client.TransactionalPublisher;
import io.candor.runtime.Page;
import io.candor.runtime.PageParameters;
import io.candor.runtime.Problem;
import io.candor.runtime.RejectedException;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Drift alarms of the past, and that somebody has seen them. */
@Path("/v1/alarms")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Monitoring")
public class AlarmResource {
    private final MonitorRole role;
    private final OperatorRecords operator;

    AlarmResource(MonitorRole role, OperatorRecords operator) {
        this.role = role;
        this.operator = operator;
    }

    @GET
    @RolesAllowed({AccessRoles.OPERATOR, AccessRoles.AUDITOR})
    @Blocking
    @Operation(
            operationId = "alarms",
            summary = "Drift alarms, and who acknowledged them",
            description = "The newest first, in parts.")
    @APIResponse(
            responseCode = "200",
            description = "The alarms.",
            content = @Content(schema = @Schema(implementation = AlarmList.class)))
    @APIResponse(responseCode = "503", ref = "TransientProblem")
    public AlarmList alarms(
            @Parameter(
                            description = "Only of this domain.",
                            schema = @Schema(type = SchemaType.STRING, maxLength = QuestionLimits.DOMAIN_CHARACTERS),
                            example = "geography")
                    @QueryParam("domain")
                    String domain,
            @Parameter(
                            description = "true: only those that nobody has acknowledged.",
                            schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "false"),
                            example = "true")
                    @QueryParam("open")
                    String open,
            @BeanParam PageParameters part) {
        Page page = part.page();
        boolean onlyOpen = "true".equals(open);
        List<MonitoredAlarm> found = role.require()
                .alarms()
                .find(alarm -> (domain == null || alarm.domain().equals(domain)) && !(onlyOpen && alarm.hasBeenSeen()));
        long unseen = found.stream().filter(alarm -> !alarm.hasBeenSeen()).count();
        return new AlarmList(found.size(), unseen, page.of(found));
    }

    @POST
    @Path("/acknowledgement")
    @RolesAllowed(AccessRoles.OPERATOR)
    @Blocking
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "acknowledge",
            summary = "Say that an alarm was seen",
            description =
                    "Who and when goes to candor.actions; the alarm stays as it is. Answers once Kafka has it. The first who does counts.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = AcknowledgeRequest.class),
                            examples = @ExampleObject(name = "alarm", value = "{\"alarmId\": \"r1|geography|0\"}")))
    @APIResponse(
            responseCode = "200",
            description = "It is acknowledged, now or before.",
            content = @Content(schema = @Schema(implementation = MonitoredAlarm.class)))
    @APIResponse(responseCode = "404", ref = "Problem")
    @APIResponse(responseCode = "503", ref = "TransientProblem")
    public MonitoredAlarm acknowledge(byte[] body) {
        String alarmId = AcknowledgeRequest.read(body);
        AlarmHistory alarms = role.require().alarms();
        MonitoredAlarm alarm = alarms.find(alarmId)
                .orElseThrow(() -> new RejectedException(Problem.Kind.NOT_FOUND, "there is no such alarm"));
        if (!alarm.hasBeenSeen()) {
            OperatorMark mark = operator.act("acknowledge", actions -> publish(alarmId, actions));
            alarms.acknowledge(alarmId, mark);
        }
        return alarms.find(alarmId).orElse(alarm);
    }

    private OperatorMark publish(String alarmId, ActionRecords actions) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        new TransactionalPublisher(role.requireKafka(), "candor-acknowledge-")
                .publish(List.of(actions.record(ActionKind.ACKNOWLEDGED, alarmId, Map.of(), now)));
        return new OperatorMark(now, actions.actor());
    }
}

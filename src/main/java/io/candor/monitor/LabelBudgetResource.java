package io.candor.monitor;

import io.candor.access.AccessRoles;
import io.candor.event.CalibrationReport;
import io.candor.event.Policy;
import io.candor.runtime.Page;
import io.candor.runtime.PageParameters;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** How many labels came, and how many are needed for what. */
@Path("/v1/label-budget")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Monitoring")
public class LabelBudgetResource {
    private static final Comparator<LabelBudget.Row> MOST_WANTED = Comparator.comparingLong(LabelBudgetResource::more)
            .reversed()
            .thenComparing(LabelBudget.Row::domain)
            .thenComparing(LabelBudget.Row::answerModel, Comparator.nullsFirst(Comparator.naturalOrder()));

    private final MonitorRole role;

    LabelBudgetResource(MonitorRole role) {
        this.role = role;
    }

    /** What tells rows apart. */
    private record Scope(String domain, String answerModel) {}

    @GET
    @RolesAllowed({AccessRoles.OPERATOR, AccessRoles.AUDITOR})
    @Blocking
    @Operation(
            operationId = "labelBudget",
            summary = "How many labels came, and how many are needed for what",
            description =
                    "By domain, in parts: the newest report that is held of it, and the policy that was decided for it last.")
    @APIResponse(
            responseCode = "200",
            description = "The budget.",
            content = @Content(schema = @Schema(implementation = LabelBudget.class)))
    @APIResponse(responseCode = "503", ref = "TransientProblem")
    public LabelBudget budget(@BeanParam PageParameters part) {
        Page page = part.page();
        Monitored monitored = role.require();
        Map<Scope, CalibrationReport> reports = new HashMap<>();
        monitored
                .reports()
                .latest()
                .forEach(latest ->
                        reports.put(new Scope(latest.domain(), latest.report().getAnswerModel()), latest.report()));
        Map<Scope, Policy> policies = new HashMap<>();
        monitored
                .policies()
                .latest()
                .all()
                .forEach(policy -> policies.merge(
                        new Scope(policy.getDomain(), policy.getAnswerModel()),
                        policy,
                        (one, other) -> one.getVersion() > other.getVersion() ? one : other));
        Set<Scope> scopes = new HashSet<>(reports.keySet());
        scopes.addAll(policies.keySet());
        List<LabelBudget.Row> rows = scopes.stream()
                .map(scope ->
                        LabelBudget.row(scope.domain(), scope.answerModel(), reports.get(scope), policies.get(scope)))
                .sorted(MOST_WANTED)
                .toList();
        return new LabelBudget(rows.size(), page.of(rows));
    }

    private static long more(LabelBudget.Row row) {
        return row.needs().stream()
                .mapToLong(need -> need.more() == null ? 0 : need.more())
                .max()
                .orElse(0);
    }
}

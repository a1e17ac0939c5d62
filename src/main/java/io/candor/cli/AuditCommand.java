package io.candor.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.candor.audit.AuditConfig;
import io.candor.audit.AuditException;
import io.candor.audit.AuditReport;
import io.candor.audit.AuditText;
import io.candor.audit.ConfidenceReport;
import io.candor.audit.ReportAudit;
import io.candor.audit.ReportCheck;
import io.candor.audit.StreamAudit;
import io.candor.audit.decision.DecisionCheck;
import io.candor.audit.decision.DecisionText;
import io.candor.audit.decision.MapAudit;
import io.candor.audit.decision.PolicyAudit;
import io.candor.audit.decision.PolicyCheck;
import io.candor.cli.option.ConfiguredKafka;
import io.candor.cli.option.ConfiguredMaps;
import io.candor.cli.option.Numbers;
import io.candor.event.KafkaConnection;
import io.candor.release.store.ReleaseStore;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code candor audit}. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        description = {
            "Reads the topics of KAFKA_BOOTSTRAP_SERVERS and proves that every question has exactly one answer or exactly"
                    + " one dead letter, or lists what breaks this.",
            "A question that nobody has come to yet is pending, unless --wait says that the stream is to be finished.",
            "Questions that retention deleted unread are found until the answerers commit an offset behind them: they leave no"
                    + " trace then. Audit before you start answerers that were stopped for longer than the retention."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:nothing is wrong", "1:something is wrong", "2:the topics cannot be read"})
final class AuditCommand implements Callable<Integer> {
    private static final int CANNOT_READ = 2;

    @Option(
            names = "--wait",
            paramLabel = "DURATION",
            description =
                    "How long open questions may still be answered, for example 30s or 5m; those left then are lost.")
    Duration wait;

    @Option(
            names = "--show",
            paramLabel = "N",
            defaultValue = "20",
            description = "Violations to list (default ${DEFAULT-VALUE}); all are counted.")
    int shown;

    @Option(
            names = "--recompute",
            paramLabel = "N",
            converter = Numbers.Positive.class,
            description = "Also computes the confidence of N sampled answers again, each with the release it names.")
    Integer recompute;

    @Option(
            names = "--reports",
            description = {
                "Also computes every calibration report, every decision on a confidence map and every policy again from the labels, and"
                        + " compares bit for bit.",
                "Maps are read from the release store (CANDOR_RELEASE_STORE). Decisions of an earlier version, those on labels that retention"
                        + " removed, and those against a map that cannot be had are counted, not computed."
            })
    boolean reports;

    @ArgGroup(exclusive = false, heading = "With --recompute:%n")
    RecomputeOptions recomputing = new RecomputeOptions();

    @ArgGroup(exclusive = false, heading = "Who did what:%n")
    ActionOptions trail;

    @Option(names = "--json", description = "Print the report as JSON.")
    boolean json;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try {
            KafkaConnection connection = ConfiguredKafka.connection();
            if (trail != null) {
                return trail.run(connection, out, json, shown) ? 0 : 1;
            }
            AuditReport report = StreamAudit.of(
                    connection,
                    new AuditConfig(
                            Optional.ofNullable(wait),
                            AuditConfig.DEFAULT_SETTLE,
                            shown,
                            ConfiguredKafka.answererGroup()));
            Optional<ConfidenceReport> confidences =
                    Optional.ofNullable(recompute).map(recomputing::recompute);
            Optional<ReportCheck> checked = reports ? Optional.of(ReportAudit.of(connection)) : Optional.empty();
            Optional<DecisionCheck> decisions = reports ? Optional.of(decisions(connection)) : Optional.empty();
            Optional<PolicyCheck> policies = reports ? Optional.of(PolicyAudit.of(connection)) : Optional.empty();
            boolean clean = report.clean()
                    && confidences.map(ConfidenceReport::clean).orElse(true)
                    && checked.map(ReportCheck::clean).orElse(true)
                    && decisions.map(DecisionCheck::clean).orElse(true)
                    && policies.map(PolicyCheck::clean).orElse(true);
            if (json) {
                out.println(
                        json(report, confidences, checked, decisions, policies).put("clean", clean));
            } else {
                AuditText.lines(report).forEach(out::println);
                confidences.map(AuditText::lines).ifPresent(lines -> lines.forEach(out::println));
                checked.map(check -> AuditText.lines(check, shown)).ifPresent(lines -> lines.forEach(out::println));
                decisions
                        .map(check -> DecisionText.lines(check, shown))
                        .ifPresent(lines -> lines.forEach(out::println));
                policies.map(check -> DecisionText.lines(check, shown)).ifPresent(lines -> lines.forEach(out::println));
            }
            return clean ? 0 : 1;
        } catch (AuditException failure) {
            spec.commandLine().getErr().println("audit: " + failure.getMessage());
            return CANNOT_READ;
        }
    }

    private static DecisionCheck decisions(KafkaConnection connection) {
        try (ReleaseStore store = ConfiguredKafka.releaseStore()) {
            return MapAudit.of(connection, store, ConfiguredMaps.group());
        }
    }

    private static ObjectNode json(
            AuditReport report,
            Optional<ConfidenceReport> confidences,
            Optional<ReportCheck> checked,
            Optional<DecisionCheck> decisions,
            Optional<PolicyCheck> policies) {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode node = mapper.valueToTree(report);
        confidences.ifPresent(recomputed -> node.set("confidences", mapper.valueToTree(recomputed)));
        checked.ifPresent(check -> node.set("reports", mapper.valueToTree(check)));
        decisions.ifPresent(check -> node.set("decisions", mapper.valueToTree(check)));
        policies.ifPresent(check -> node.set("policies", mapper.valueToTree(check)));
        return node.put("violations", report.violations());
    }
}

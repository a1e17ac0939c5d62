package io.candor.load;

import io.candor.audit.AuditConfig;
import io.candor.audit.AuditReport;
import io.candor.audit.StreamAudit;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "soak",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Asks at one rate for long, with verdicts, swaps and faults, and shows latency, memory, threads, files and disk over time.",
            "A cluster of its own, one process per role. The rate should be 70 % of what the machine can do."
        },
        exitCodeList = {"0:whole", "1:a question or verdict was lost or doubled, or a fault was not recovered from"})
final class SoakCommand implements Callable<Integer> {
    private static final int ANSWERERS = 2;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final double LATE_SECONDS = 5;
    private static final double CALM_SECONDS = 5;
    /** What happens in any hour of any service. */
    private static final List<Fault> KINDS = List.of(
            Fault.ANSWERER_KILLED,
            Fault.ANSWERER_STOPPED,
            Fault.ANSWERER_FROZEN,
            Fault.BROKER_KILLED,
            Fault.BROKER_FROZEN,
            Fault.REGISTRY_AWAY,
            Fault.CALIBRATOR_KILLED,
            Fault.CALIBRATOR_FROZEN,
            Fault.CALIBRATOR_EMPTIED,
            Fault.CONSOLE_KILLED,
            Fault.TRANSACTION_LEFT,
            Fault.RELEASE_SWAPPED,
            Fault.RELEASE_DAMAGED);

    @Option(names = "--minutes", defaultValue = "60", description = "How long (default ${DEFAULT-VALUE}).")
    double minutes;

    @Option(names = "--rate", defaultValue = "60", description = "Questions per second (default ${DEFAULT-VALUE}).")
    double rate;

    @Option(
            names = "--faults",
            defaultValue = "8",
            description =
                    "Evenly over the time, swaps among them, drawn by the seed; 0 for none (default ${DEFAULT-VALUE}).")
    int faults;

    @Option(
            names = "--interval",
            defaultValue = "30",
            description = "Seconds between samples (default ${DEFAULT-VALUE}).")
    double interval;

    @Option(names = "--partitions", defaultValue = "6", description = "Of every topic (default ${DEFAULT-VALUE}).")
    int partitions;

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "Draws questions and faults (default ${DEFAULT-VALUE}).")
    long seed;

    @Option(
            names = "--jar",
            defaultValue = "${sys:candor.jar:-target/quarkus-app/quarkus-run.jar}",
            description = "The packaged Candor that runs.")
    Path jar;

    @Option(names = "--out", defaultValue = "soak-report", description = "Folder (default ${DEFAULT-VALUE}).")
    Path out;

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (WorkFolder work = WorkFolder.make("candor-soak-")) {
            ClusterPlan plan =
                    ClusterPlan.plain(work.path(), jar, partitions, ANSWERERS, 1, List.of("calibrator", "console"));
            System.out.println(plan + ": starting");
            try (Cluster cluster = Cluster.start(plan);
                    JudgedLoad load = new JudgedLoad(cluster, partitions, seed)) {
                load.warmUp(rate);
                SoakReport report = run(cluster, load, plan);
                report.write(out);
                report.conclusion().forEach(System.out::println);
                System.out.println("report in " + out.resolve("soak.md"));
                if (report.isWhole()) {
                    work.discard();
                }
                return report.isWhole() ? 0 : 1;
            }
        }
    }

    private SoakReport run(Cluster cluster, JudgedLoad load, ClusterPlan plan) throws InterruptedException {
        double seconds = minutes * 60;
        Scenario scenario = Scenario.plain("soak", List.of(new Stage(seconds, rate, rate)));
        Measurement measurement = new Measurement(System.nanoTime(), interval);
        try (Poison none = new Poison(cluster.connection());
                SoakSamples samples = new SoakSamples(cluster, measurement)) {
            Siege siege = new Siege(cluster, none, measurement, LATE_SECONDS, CALM_SECONDS);
            Thread besieging = faults == 0
                    ? new Thread(() -> {})
                    : siege.begin(Strike.plan(faults, scenario.questions(), KINDS, seed));
            load.run(scenario, measurement);
            besieging.join(PATIENCE.toMillis());
            Verdicts.Labels labels = load.labels();
            AuditReport audit = StreamAudit.of(cluster.connection(), AuditConfig.finished(PATIENCE));
            return new SoakReport(
                    String.format(Locale.ROOT, "%s, %.0f questions/s for %.0f min, seed %d", plan, rate, minutes, seed),
                    measurement,
                    samples.all(),
                    faults,
                    siege.recoveries(),
                    labels,
                    audit);
        }
    }
}

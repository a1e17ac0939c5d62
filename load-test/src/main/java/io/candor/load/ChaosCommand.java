package io.candor.load;

import io.candor.audit.AuditConfig;
import io.candor.audit.AuditReport;
import io.candor.audit.AuditText;
import io.candor.audit.StreamAudit;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "chaos",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Breaks roles, brokers, registry, networks, disks, clocks and releases under load, in an order and at"
                        + " moments drawn by seed, and ends with the audit. Starts a cluster of its own.",
        exitCodeList = {
            "0:nothing lost, nothing doubled, every dead letter justified, every verdict one label, every fault over, and"
                    + " confidences and reports as computed again",
            "1:something of that does not hold",
            "2:it could not begin"
        })
final class ChaosCommand implements Callable<Integer> {
    private static final double POISON = 0.01;
    private static final double INTERVAL_SECONDS = 10;
    private static final long PATIENCE_SECONDS = 600;
    private static final double DAY_SECONDS = 86_400;
    /** Answers whose confidence is computed again by the release that they name. */
    private static final String RECOMPUTED = "300";

    @Option(names = "--questions", defaultValue = "20000", description = "At least (default ${DEFAULT-VALUE}).")
    long questions;

    @Option(names = "--rate", defaultValue = "40", description = "Questions per second (default ${DEFAULT-VALUE}).")
    double rate;

    @Option(names = "--faults", defaultValue = "35", description = "How many (default ${DEFAULT-VALUE}).")
    int faults;

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "Draws questions and faults (default ${DEFAULT-VALUE}).")
    long seed;

    @Option(
            names = "--score",
            defaultValue = "0.5",
            description = "Share that wants the confidence alone (default ${DEFAULT-VALUE}).")
    double score;

    @Option(names = "--answerers", defaultValue = "2", description = "How many (default ${DEFAULT-VALUE}).")
    int answerers;

    @Option(names = "--partitions", defaultValue = "6", description = "Of every topic (default ${DEFAULT-VALUE}).")
    int partitions;

    @Option(
            names = "--brokers",
            defaultValue = "1",
            description = "How many; with 3, everything is kept three times (default ${DEFAULT-VALUE}).")
    int brokers;

    @Option(
            names = "--previous-jar",
            description =
                    "An earlier version, packaged: the roles begin with it and are rolled to this one by a fault.")
    Path previousJar;

    @Option(
            names = "--kinds",
            split = ",",
            description =
                    "Of faults that are drawn, as in the report with _ for blanks (default: all that can be tried here).")
    List<Fault> kinds = List.of(Fault.values());

    @Option(
            names = "--only-faults",
            split = ",",
            description = "Numbers of those faults of the plan that are kept, to shorten a run that failed.")
    Set<Integer> onlyFaults = Set.of();

    @Option(
            names = "--late",
            defaultValue = "1",
            description =
                    "Seconds after which an outcome is late; a fault is over when none has been late for --calm and what"
                            + " was broken is back (default ${DEFAULT-VALUE}).")
    double late;

    @Option(
            names = "--calm",
            defaultValue = "5",
            description = "Seconds without a late outcome after which a fault is over (default ${DEFAULT-VALUE}).")
    double calm;

    @Option(
            names = "--jar",
            defaultValue = "${sys:candor.jar:-target/quarkus-app/quarkus-run.jar}",
            description = "The packaged Candor.")
    Path jar;

    @Option(names = "--out", defaultValue = "chaos-report", description = "Folder (default ${DEFAULT-VALUE}).")
    Path out;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (faults < 1 || questions < faults) {
            throw new IllegalArgumentException("--faults must be at least 1 and --questions at least as many");
        }
        try (WorkFolder work = WorkFolder.make("candor-chaos-")) {
            ClusterPlan plan = new ClusterPlan(
                    work.path(),
                    jar,
                    Optional.ofNullable(previousJar),
                    brokers,
                    partitions,
                    answerers,
                    1,
                    List.of("calibrator", "console", "trainer"));
            System.out.println(plan + ": starting");
            try (Cluster cluster = Cluster.start(plan)) {
                ChaosReport report = run(cluster);
                report.write(out);
                report.conclusion().forEach(System.out::println);
                System.out.println("report in " + out.resolve("chaos.md"));
                if (report.isClean()) {
                    work.discard();
                }
                return report.isClean() ? 0 : 1;
            }
        }
    }

    private ChaosReport run(Cluster cluster) throws IOException, InterruptedException {
        // Goes on until the last fault is recovered from, so that none meets an idle service.
        Scenario scenario = new Scenario(
                "chaos", List.of(new Stage(DAY_SECONDS, rate, rate)), score, 0, POISON, Double.POSITIVE_INFINITY);
        List<Strike> strikes = strikes(cluster);
        long asked = questions * strikes.size() / faults;
        try (Asker kafka = new KafkaAsker(cluster.connection());
                Poison poison = new Poison(cluster.connection());
                Verdicts verdicts = new Verdicts(cluster.connection())) {
            long before = new Player(cluster.connection(), kafka, seed, INTERVAL_SECONDS, PATIENCE_SECONDS).warmUp();
            DeadLetters dead = new DeadLetters(kafka);
            Measurement measurement = new Measurement(System.nanoTime(), INTERVAL_SECONDS);
            Siege siege = new Siege(cluster, poison, measurement, late, calm);
            try (Outcomes outcomes = new Outcomes(cluster.connection(), (id, isDead) -> {
                if (!poison.seen(id, isDead)) {
                    measurement.seen(id);
                    dead.seen(id, isDead);
                    verdicts.seen(id, isDead);
                }
            })) {
                Thread besieging = siege.begin(strikes);
                new OpenLoop(scenario, new Draw(scenario, "chaos-" + seed, partitions, seed), dead)
                        .run(measurement, count -> count < asked || besieging.isAlive());
                OpenLoop.drain(measurement, PATIENCE_SECONDS);
            }
            AuditReport audit =
                    StreamAudit.of(cluster.connection(), AuditConfig.finished(Duration.ofSeconds(PATIENCE_SECONDS)));
            List<String> lines = AuditText.lines(audit);
            Recomputation confidences = Recomputation.of(cluster, "--recompute", RECOMPUTED);
            Recomputation reports = Recomputation.of(cluster, "--reports");
            return new ChaosReport(
                    cluster.plan() + String.format(Locale.ROOT, ", %.0f questions/s, seed %d", rate, seed),
                    new Trial("Chaos, " + strikes.size() + " faults, seed " + seed, scenario, measurement, List.of()),
                    siege.recoveries(),
                    List.of(
                            new EveryQuestionOnce(measurement, before, poison.questions(), audit, lines),
                            dead.justified(),
                            poison.await(Duration.ofSeconds(PATIENCE_SECONDS)),
                            verdicts.await(Duration.ofSeconds(PATIENCE_SECONDS)),
                            new EveryFaultOver(strikes.size(), siege.recoveries()),
                            confidences,
                            reports),
                    lacks(cluster),
                    List.of(lines, confidences.lines(), reports.lines()));
        }
    }

    private List<Strike> strikes(Cluster cluster) {
        lacks(cluster).forEach(System.out::println);
        List<Fault> possible = kinds.stream()
                .filter(kind -> kind.requirement().lack(cluster).isEmpty())
                .toList();
        if (possible.isEmpty()) {
            throw new IllegalArgumentException("none of the kinds of faults can be tried here");
        }
        return Strike.only(Strike.plan(faults, questions, possible, seed), onlyFaults, questions);
    }

    /** One line for each thing that is missing here. */
    private List<String> lacks(Cluster cluster) {
        return kinds.stream()
                .map(kind -> kind.requirement().lack(cluster))
                .flatMap(Optional::stream)
                .distinct()
                .map(lack -> "Left out: " + lack + ".")
                .toList();
    }
}

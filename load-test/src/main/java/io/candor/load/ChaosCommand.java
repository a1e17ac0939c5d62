package io.candor.load;

import io.candor.audit.AuditConfig;
import io.candor.audit.AuditReport;
import io.candor.audit.AuditText;
import io.candor.audit.StreamAudit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "chaos",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Breaks roles, broker and registry under load, in an order drawn by seed, and ends with the audit.",
        exitCodeList = {"0:nothing lost, nothing doubled", "1:the audit found violations"})
final class ChaosCommand implements Callable<Integer> {
    @Option(names = "--questions", defaultValue = "20000", description = "How many (default ${DEFAULT-VALUE}).")
    long questions;

    @Option(names = "--rate", defaultValue = "60", description = "Questions per second (default ${DEFAULT-VALUE}).")
    double rate;

    @Option(names = "--faults", defaultValue = "21", description = "How many (default ${DEFAULT-VALUE}).")
    int faults;

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "Draws questions and faults (default ${DEFAULT-VALUE}).")
    long seed;

    @Option(
            names = "--score",
            defaultValue = "0.9",
            description = "Share that wants the confidence alone (default 0.9).")
    double score;

    @Option(names = "--jar", defaultValue = "target/quarkus-app/quarkus-run.jar", description = "The packaged Candor.")
    Path jar;

    @Option(names = "--out", defaultValue = "chaos-report", description = "Folder (default ${DEFAULT-VALUE}).")
    Path out;

    private final Map<Fault, List<Double>> recoveries = new EnumMap<>(Fault.class);
    private final StringBuilder story = new StringBuilder();

    @Override
    public Integer call() throws Exception {
        Files.createDirectories(out);
        Path work = Files.createTempDirectory("candor-chaos-");
        Scenario scenario = new Scenario("chaos", List.of(new Stage(questions / rate, rate, rate)), score, 0, 0.01);
        try (Cluster cluster = new Cluster(work, jar.toAbsolutePath(), 6, 2);
                Asker asker = new KafkaAsker(cluster.connection())) {
            warmUp(cluster, asker);
            long begin = System.nanoTime();
            Measurement measurement = new Measurement(begin, 10);
            try (Outcomes outcomes = new Outcomes(cluster.connection(), measurement::seen)) {
                OpenLoop loop = new OpenLoop(scenario, new Draw(scenario, "chaos-" + seed, 6, seed), asker);
                Thread load = new Thread(() -> loop.run(begin, measurement, count -> {}), "load");
                load.start();
                breakThings(cluster, measurement);
                load.join();
                OpenLoop.drain(measurement, 600);
            }
            return conclude(scenario, measurement, cluster);
        }
    }

    /** A fault before the service has ever answered would measure its start. */
    private void warmUp(Cluster cluster, Asker asker) {
        Scenario few = new Scenario("warm-up", List.of(new Stage(6, 10, 10)), 0, 0, 0);
        long begin = System.nanoTime();
        Measurement warm = new Measurement(begin, 10);
        try (Outcomes outcomes = new Outcomes(cluster.connection(), warm::seen)) {
            new OpenLoop(few, new Draw(few, "warm-" + seed, 6, seed), asker).run(begin, warm, count -> {});
            if (!OpenLoop.drain(warm, 300)) {
                throw new IllegalStateException("the service did not answer within five minutes of its start");
            }
        }
    }

    private void breakThings(Cluster cluster, Measurement measurement) throws Exception {
        Random random = new Random(seed);
        for (Fault fault : plan(random)) {
            long before = System.nanoTime();
            cluster.suffer(fault, random);
            long repaired = System.nanoTime();
            double recovery = measurement.awaitCaughtUp(before, 300);
            recoveries.computeIfAbsent(fault, none -> new ArrayList<>()).add(recovery);
            say(String.format(
                    Locale.ROOT,
                    "%s repaired after %.1f s, recovered after %.1f s, open %d",
                    fault,
                    (repaired - before) / 1e9,
                    recovery,
                    measurement.open()));
        }
    }

    /** Every kind equally often, in an order drawn by seed. */
    private List<Fault> plan(Random random) {
        List<Fault> plan = new ArrayList<>();
        for (int i = 0; i < faults; i++) {
            plan.add(Fault.values()[i % Fault.values().length]);
        }
        Collections.shuffle(plan, random);
        return plan;
    }

    private int conclude(Scenario scenario, Measurement measurement, Cluster cluster) throws IOException {
        AuditReport audit = StreamAudit.of(cluster.connection(), AuditConfig.finished(Duration.ofMinutes(5)));
        new LoadReport(scenario, measurement).write(out, "Chaos, " + faults + " faults, seed " + seed + ".");
        story.append("\n| fault | times | median recovery s | longest s |\n| --- | --- | --- | --- |\n");
        recoveries.forEach((fault, seconds) -> {
            Collections.sort(seconds);
            story.append(String.format(
                    Locale.ROOT,
                    "| %s | %d | %.1f | %.1f |%n",
                    fault,
                    seconds.size(),
                    seconds.get(seconds.size() / 2),
                    seconds.get(seconds.size() - 1)));
        });
        story.append("\n```\n")
                .append(String.join("\n", AuditText.lines(audit)))
                .append("\n```\n");
        Files.writeString(out.resolve("chaos.md"), "# Chaos, seed " + seed + "\n\n" + story);
        AuditText.lines(audit).forEach(System.out::println);
        return audit.clean() ? 0 : 1;
    }

    private void say(String line) {
        System.out.println(line);
        story.append("- ").append(line).append('\n');
    }
}

package io.candor.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "capacity",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Measures what one question costs each role and topic, and writes what other rates need.",
            "A cluster of its own, one process per role: questions at each rate in turn, verdicts on one answer in ten."
        },
        exitCodeList = {"0:measured", "1:a question had no outcome or a verdict no label"})
final class CapacityCommand implements Callable<Integer> {
    private static final String ANSWERER = "answerer-0";

    @Option(
            names = "--rate",
            split = ",",
            defaultValue = "25,75,200",
            description = "Questions per second, one run each; the page goes by the last (default ${DEFAULT-VALUE}).")
    List<Double> rates;

    @Option(names = "--seconds", defaultValue = "90", description = "Of each run (default ${DEFAULT-VALUE}).")
    double seconds;

    @Option(
            names = "--idle",
            defaultValue = "20",
            description = "Seconds without questions before each (default ${DEFAULT-VALUE}).")
    long idle;

    @Option(
            names = "--needs",
            split = ",",
            defaultValue = "10,1000,100000",
            description = "Questions per second that the page says the needs of (default ${DEFAULT-VALUE}).")
    List<Double> needs;

    @Option(
            names = "--engine",
            split = ",",
            defaultValue = "20,200",
            description =
                    "Questions per second that one answerer's model does, as ./candor bench engine says of yours (default ${DEFAULT-VALUE}).")
    List<Double> engines;

    @Option(names = "--replicas", defaultValue = "3", description = "Of every topic (default ${DEFAULT-VALUE}).")
    int replicas;

    @Option(
            names = "--partitions",
            defaultValue = "12",
            description = "Of every topic measured (default ${DEFAULT-VALUE}).")
    int partitions;

    @Option(names = "--seed", defaultValue = "1", description = "Draws the questions (default ${DEFAULT-VALUE}).")
    long seed;

    @Option(
            names = "--jar",
            defaultValue = "${sys:candor.jar:-target/quarkus-app/quarkus-run.jar}",
            description = "The packaged Candor that is measured.")
    Path jar;

    @Option(names = "--out", defaultValue = "capacity-report", description = "Folder (default ${DEFAULT-VALUE}).")
    Path out;

    @Override
    public Integer call() throws Exception {
        try (WorkFolder work = WorkFolder.make("candor-capacity-")) {
            ClusterPlan plan = ClusterPlan.plain(work.path(), jar, partitions, 1, 1, List.of("calibrator", "console"));
            System.out.println(plan + ": starting");
            try (Cluster cluster = Cluster.start(plan);
                    JudgedLoad load = new JudgedLoad(cluster, partitions, seed)) {
                load.warmUp(rates.get(0));
                load.labels();
                List<CapacityFigures> figures = new ArrayList<>();
                for (double rate : rates) {
                    System.out.printf("%.0f questions/s for %.0f s%n", rate, seconds);
                    figures.add(measure(cluster, load, rate));
                }
                write(new CapacityPage(figures, cluster.connection().topics().all(), needs, engines, replicas));
                boolean whole = load.labels().holds();
                if (whole) {
                    work.discard();
                }
                return whole ? 0 : 1;
            }
        }
    }

    private CapacityFigures measure(Cluster cluster, JudgedLoad load, double rate) throws Exception {
        CapacityFigures.Look first = look(cluster);
        TimeUnit.SECONDS.sleep(idle);
        CapacityFigures.Look before = look(cluster);
        Measurement measurement = load.run("capacity-" + Math.round(rate), seconds, rate, seconds);
        load.labels();
        if (measurement.open() > 0) {
            throw new IllegalStateException("at " + rate + " questions/s " + measurement.open()
                    + " had no outcome: the machine is too slow for that, name a lower --rate");
        }
        return CapacityFigures.of(rate, measurement.asked(), first, before, look(cluster), ANSWERER);
    }

    private static CapacityFigures.Look look(Cluster cluster)
            throws IOException, ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(cluster.connection().settings(Map.of()))) {
            Map<String, Long> topics = DiskSizes.topics(admin);
            return new CapacityFigures.Look(
                    System.nanoTime(),
                    cluster.figures(),
                    cluster.engineSeconds(),
                    topics,
                    live(cluster, topics.keySet()),
                    cluster.folders());
        }
    }

    /** Kafka's own are bounded by groups and transactional ids, and by no question. */
    private static Map<String, Long> live(Cluster cluster, Set<String> topics) {
        return topics.stream()
                .filter(CapacityPage::isCompacted)
                .collect(Collectors.toMap(
                        Function.identity(),
                        topic -> CapacityPage.isOfKafka(topic)
                                ? 0L
                                : LiveRecords.of(cluster.connection(), topic).bytes()));
    }

    private void write(CapacityPage page) throws IOException {
        Files.createDirectories(out);
        String text = page.text();
        Files.writeString(out.resolve("capacity.md"), text);
        System.out.println(text);
        System.out.println("report in " + out.resolve("capacity.md"));
    }
}

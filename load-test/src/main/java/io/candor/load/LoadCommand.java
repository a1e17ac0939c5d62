package io.candor.load;

import io.candor.event.EventConfig;
import io.candor.event.KafkaConnection;
import io.candor.event.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "load",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Asks at the rates of scenarios and reports throughput against latency.",
            "Without --answerers and --partitions it asks a running service; with either of them it starts clusters of its"
                    + " own, one for each pair, and says of each what is at its limit first."
        },
        exitCodeList = {"0:every question had an outcome", "1:some had none, or were refused", "2:it could not begin"},
        footerHeading = "Examples:%n",
        footer = {
            "  load-test/run load --scenario steady --rest http://localhost:8080",
            "  load-test/run load --scenario steady,ramp --answerers 1,2 --partitions 1,12"
        })
final class LoadCommand implements Callable<Integer> {
    @Option(
            names = "--scenario",
            required = true,
            split = ",",
            paramLabel = "NAME|FILE",
            description = "One or more of scenarios/, or files like them.")
    List<String> scenarios;

    @Option(names = "--answerers", split = ",", paramLabel = "N", description = "Of clusters of its own (default 1).")
    List<Integer> answerers;

    @Option(names = "--partitions", split = ",", paramLabel = "N", description = "Of their topics (default 12).")
    List<Integer> partitions;

    @Option(
            names = "--threads",
            defaultValue = "1",
            paramLabel = "N",
            description = "Of each of their answerers' engines (default ${DEFAULT-VALUE}).")
    int threads;

    @Option(
            names = "--jar",
            defaultValue = "${sys:candor.jar:-target/quarkus-app/quarkus-run.jar}",
            description = "The packaged Candor that they run.")
    Path jar;

    @Option(
            names = "--kafka",
            defaultValue = "${env:KAFKA_BOOTSTRAP_SERVERS:-localhost:9092}",
            description = "host:port of a running service (default KAFKA_BOOTSTRAP_SERVERS or localhost:9092).")
    String kafka;

    @Option(
            names = "--registry",
            defaultValue = "${env:SCHEMA_REGISTRY_URL:-http://localhost:8081/apis/ccompat/v7}",
            description = "URL (default SCHEMA_REGISTRY_URL or that of ./candor up).")
    String registry;

    @Option(names = "--rest", paramLabel = "URL", description = "Ask over REST at this console instead of over Kafka.")
    String rest;

    @Option(names = "--seed", defaultValue = "1", description = "Draws the questions (default ${DEFAULT-VALUE}).")
    long seed;

    @Option(names = "--interval", defaultValue = "5", description = "Seconds per row of the report (default 5).")
    double interval;

    @Option(
            names = "--patience",
            defaultValue = "120",
            description = "Seconds to wait for the last answers (default ${DEFAULT-VALUE}).")
    long patience;

    @Option(
            names = "--scenarios",
            hidden = true,
            defaultValue = "${sys:candor.scenarios:-load-test/scenarios}",
            description = "Folder of the scenarios that have a name.")
    Path ours;

    @Option(names = "--out", defaultValue = "load-report", description = "Folder (default ${DEFAULT-VALUE}).")
    Path out;

    @Override
    public Integer call() throws IOException, InterruptedException {
        boolean own = answerers != null || partitions != null;
        if (own && rest != null) {
            throw new IllegalArgumentException(
                    "--rest names a running service, --answerers and --partitions start others");
        }
        List<Scenario> plays = new ArrayList<>();
        for (String name : scenarios) {
            plays.add(Scenario.find(name, ours));
        }
        List<Trial> trials = own ? onOwnClusters(plays) : onRunningService(plays);
        new LoadSummary(trials).write(out, circumstances(own));
        System.out.println("report in " + out.resolve("report.md"));
        return trials.stream().allMatch(Trial::isComplete) ? 0 : 1;
    }

    private List<Trial> onOwnClusters(List<Scenario> plays) throws IOException, InterruptedException {
        List<Trial> trials = new ArrayList<>();
        for (int partition : Objects.requireNonNullElse(partitions, List.of(12))) {
            for (int answerer : Objects.requireNonNullElse(answerers, List.of(1))) {
                try (WorkFolder work = WorkFolder.make("candor-load-")) {
                    ClusterPlan plan = ClusterPlan.plain(work.path(), jar, partition, answerer, threads, List.of());
                    System.out.println(plan + ": starting");
                    trials.addAll(onCluster(plan, plays));
                    work.discard();
                }
            }
        }
        return trials;
    }

    private List<Trial> onCluster(ClusterPlan plan, List<Scenario> plays) throws IOException, InterruptedException {
        try (Cluster cluster = Cluster.start(plan);
                Asker asker = new KafkaAsker(cluster.connection())) {
            Player player = new Player(cluster.connection(), asker, seed, interval, patience);
            player.warmUp();
            List<Watched> watched = new ArrayList<>(cluster.watched());
            watched.add(Watched.generator());
            return plays.stream()
                    .map(scenario -> player.play(scenario, plan.toString(), watched))
                    .toList();
        }
    }

    private List<Trial> onRunningService(List<Scenario> plays) {
        KafkaConnection connection = new KafkaConnection(kafka, Map.of(), Topics.of(EventConfig.of(1, -1, registry)));
        String setting = "over " + (rest == null ? "Kafka" : "REST");
        try (Asker asker = rest == null ? new KafkaAsker(connection) : new RestAsker(rest)) {
            Player player = new Player(connection, asker, seed, interval, patience);
            return plays.stream()
                    .map(scenario -> player.play(scenario, setting, List.of()))
                    .toList();
        }
    }

    private String circumstances(boolean own) {
        String service = own
                ? String.format(
                        Locale.ROOT,
                        "Broker, registry, answerers (%d %s each) and generator on one machine",
                        threads,
                        threads == 1 ? "thread" : "threads")
                : "Generator on a machine";
        return String.format(
                Locale.ROOT,
                "%s of %d processors, Java %s, seed %d.",
                service,
                Runtime.getRuntime().availableProcessors(),
                Runtime.version().feature(),
                seed);
    }
}

package io.candor.load;

import io.candor.event.EventConfig;
import io.candor.event.KafkaConnection;
import io.candor.event.Topics;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "load",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Asks a running service at the rates of a scenario file and reports latencies.",
        exitCodeList = {"0:every question had an outcome", "1:some had none, or were refused"})
final class LoadCommand implements Callable<Integer> {
    @Option(names = "--scenario", required = true, paramLabel = "FILE", description = "See scenarios/.")
    Path scenario;

    @Option(
            names = "--kafka",
            defaultValue = "${env:KAFKA_BOOTSTRAP_SERVERS:-localhost:9092}",
            description = "host:port (default KAFKA_BOOTSTRAP_SERVERS or localhost:9092).")
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
            description = "Seconds to wait for the last answers (default 120).")
    long patience;

    @Option(names = "--out", defaultValue = "load-report", description = "Folder (default ${DEFAULT-VALUE}).")
    Path out;

    @Override
    public Integer call() throws Exception {
        Scenario asked = Scenario.read(scenario);
        KafkaConnection connection = new KafkaConnection(kafka, Map.of(), Topics.of(EventConfig.of(1, -1, registry)));
        long begin = System.nanoTime() + 1_000_000_000L;
        Measurement measurement = new Measurement(begin, interval);
        boolean complete;
        try (Asker asker = rest == null ? new KafkaAsker(connection) : new RestAsker(rest);
                Outcomes outcomes = new Outcomes(connection, measurement::seen)) {
            int partitions = Outcomes.partitions(
                    connection, connection.topics().questions().name());
            Draw draw = new Draw(asked, "load-" + Long.toHexString(System.currentTimeMillis()), partitions, seed);
            new OpenLoop(asked, draw, asker).run(begin, measurement, count -> report(count, asked, measurement));
            complete = OpenLoop.drain(measurement, patience);
            new LoadReport(asked, measurement)
                    .write(
                            out,
                            "Over " + (rest == null ? "Kafka" : "REST") + ", " + partitions + " partitions, seed "
                                    + seed + ".");
        }
        System.out.println("report in " + out.resolve("report.md"));
        return complete && measurement.failed() == 0 ? 0 : 1;
    }

    private static void report(long count, Scenario scenario, Measurement measurement) {
        if (count % 1000 == 0 || count == scenario.questions()) {
            System.out.printf("asked %d of %d, open %d%n", count, scenario.questions(), measurement.open());
        }
    }
}

package io.candor.load;

import io.candor.cli.option.ConfiguredKafka;
import io.candor.cli.option.Numbers;
import io.candor.event.KafkaConnection;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How long the queries behind the operators' page take. */
@Command(
        name = "pages",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Writes reports, alarms and policies of many domains to the topics at KAFKA_BOOTSTRAP_SERVERS, waits until a console shows them, and measures the queries behind the operators'"
                    + " page there: median and 99th percentile, one after the other, and the memory of its process.",
            "The reports are made up: use topics of which nothing else is wanted."
        },
        exitCodeList = {"0:measured", "1:the console did not show the reports in time"})
final class PagesCommand implements Callable<Integer> {
    @Option(names = "--url", defaultValue = "http://localhost:8080", description = "Of the console (${DEFAULT-VALUE}).")
    String url;

    @Option(
            names = "--domains",
            defaultValue = "1000",
            converter = Numbers.Positive.class,
            description = "Domains with reports (${DEFAULT-VALUE}).")
    int domains;

    @Option(
            names = "--reports",
            defaultValue = "200",
            converter = Numbers.Positive.class,
            description = "Reports of each, over 90 days and five releases (${DEFAULT-VALUE}).")
    int reports;

    @Option(
            names = "--queries",
            defaultValue = "1000",
            converter = Numbers.Positive.class,
            description = "Requests of each kind (${DEFAULT-VALUE}).")
    int queries;

    @Option(
            names = "--patience",
            defaultValue = "10",
            description = "Minutes to wait for the console (${DEFAULT-VALUE}).")
    int patience;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        KafkaConnection kafka = ConfiguredKafka.connection();
        MadeUpReports made = new MadeUpReports(kafka, domains, reports);
        ConsoleQueries console = new ConsoleQueries(url);
        long started = System.nanoTime();
        made.write();
        out.printf(Locale.ROOT, "%,d reports of %,d domains written in %s%n", made.count(), domains, since(started));
        out.flush();
        if (!console.awaitReport(made.last(), Duration.ofMinutes(patience))) {
            out.println("the console does not show the last of them");
            return 1;
        }
        out.printf(
                Locale.ROOT,
                "the console shows them after %s, resident %,d MB%n",
                since(started),
                console.residentBytes() >> 20);
        for (String query : queries(made, console)) {
            QueryTimes times = console.measure(query, queries);
            out.printf(
                    Locale.ROOT,
                    "%-60s median %6.1f ms, p99 %6.1f ms, %,9d bytes%n",
                    query,
                    times.median(),
                    times.p99(),
                    times.bytes());
            out.flush();
        }
        out.printf(Locale.ROOT, "resident %,d MB%n", console.residentBytes() >> 20);
        return 0;
    }

    private static String since(long nanos) {
        return String.format(Locale.ROOT, "%.1f s", (System.nanoTime() - nanos) / 1e9);
    }

    /** What the pages ask for when they are opened, the page's own files first. */
    private List<String> queries(MadeUpReports made, ConsoleQueries console) throws IOException, InterruptedException {
        String domain = made.domain(domains / 2);
        List<String> queries = new ArrayList<>(List.of("/"));
        queries.addAll(console.files());
        queries.addAll(List.of(
                "/v1/reports/history",
                "/v1/reports/history?domain=" + domain,
                "/v1/reports/reliability?domain=" + domain,
                "/v1/reports/domains",
                "/v1/reports/domains?order=error&offset=" + domains / 2,
                "/v1/events?limit=500",
                "/v1/alarms",
                "/v1/alarms?open=true&offset=" + domains,
                "/v1/releases/log",
                "/v1/label-budget",
                "/v1/training",
                "/v1/dead-letters",
                "/v1/review",
                "/v1/answers/search"));
        return queries;
    }
}

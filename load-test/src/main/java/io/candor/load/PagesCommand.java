package io.candor.load;

import io.candor.cli.option.Numbers;
import io.candor.event.KafkaConnection;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How long the pages and the queries behind them take. */
@Command(
        name = "pages",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Measures the files of the pages and the queries behind them, one after the other: median, 99th percentile and size of the reply, and the memory of the console.",
            "A packaged console, a process of its own, over a broker in this process; the answers, and reports, alarms and policies of their domains over 90 days and five releases, are made up."
        },
        exitCodeList = {"0:measured", "1:a 99th percentile was a second or more"})
final class PagesCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofHours(1);
    private static final double LONGEST_MILLIS = 1000;

    @Option(
            names = "--answers",
            defaultValue = "1000000",
            converter = Numbers.Positive.class,
            description = "On the topic (${DEFAULT-VALUE}).")
    int answers;

    @Option(
            names = "--domains",
            defaultValue = "1000",
            converter = Numbers.Positive.class,
            description = "Among which they take turns, each with reports (${DEFAULT-VALUE}).")
    int domains;

    @Option(
            names = "--reports",
            defaultValue = "200",
            converter = Numbers.Positive.class,
            description = "Of each domain and of all together (${DEFAULT-VALUE}).")
    int reports;

    @Option(
            names = "--queries",
            defaultValue = "300",
            converter = Numbers.Positive.class,
            description = "Requests of each kind (${DEFAULT-VALUE}).")
    int queries;

    @Option(names = "--heap", defaultValue = "512m", description = "-Xmx of the console (${DEFAULT-VALUE}).")
    String heap;

    @Spec
    CommandSpec spec;

    /** @param body of a POST; empty for GET */
    private record Query(String path, Optional<String> body) {
        static Query get(String path) {
            return new Query(path, Optional.empty());
        }
    }

    @Override
    public Integer call() throws Exception {
        try (WorkFolder work = WorkFolder.make("candor-pages");
                LocalKafka kafka = LocalKafka.start(work.path(), 4)) {
            kafka.registerSchemas();
            MadeUpReports made = write(kafka.connection(Map.of()));
            boolean fast = measure(work.path(), kafka.environment(), made);
            work.discard();
            return fast ? 0 : 1;
        }
    }

    private MadeUpReports write(KafkaConnection kafka) throws Exception {
        long started = System.nanoTime();
        new AgedAnswers(kafka, answers, domains).write();
        MadeUpReports made = new MadeUpReports(kafka, domains, reports);
        made.write();
        say(
                "%,d answers and %,d reports of %,d domains written in %.1f s",
                answers, made.count(), domains, since(started));
        return made;
    }

    private boolean measure(Path folder, Map<String, String> environment, MadeUpReports made)
            throws IOException, InterruptedException {
        PackagedConsole console = PackagedConsole.in(folder, "console", heap, environment);
        try {
            say("the console is ready after %.1f s", console.start(PATIENCE));
            ConsoleQueries asked = new ConsoleQueries("http://localhost:" + console.port());
            asked.awaitReport(made.last(), PATIENCE);
            say("%s%n", console.memory());
            boolean fast = table(asked, made);
            say("%n%s", console.memory());
            return fast;
        } finally {
            console.end();
        }
    }

    /** @return whether every 99th percentile is below a second */
    private boolean table(ConsoleQueries console, MadeUpReports made) throws IOException, InterruptedException {
        say("| request | median ms | p99 ms | bytes |%n| --- | --- | --- | --- |");
        boolean fast = true;
        for (Query query : queries(made, console)) {
            QueryTimes times = console.measure(query.path(), query.body(), queries);
            say(
                    "| %s %s%s | %.1f | %.1f | %,d |",
                    query.body().isPresent() ? "POST" : "GET",
                    query.path(),
                    query.body().map(body -> " " + body).orElse(""),
                    times.median(),
                    times.p99(),
                    times.bytes());
            fast &= times.p99() < LONGEST_MILLIS;
        }
        return fast;
    }

    private void say(String format, Object... values) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf(Locale.ROOT, format + "%n", values);
        out.flush();
    }

    private static double since(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }

    /** What the pages ask for when they are opened and looked through, their own files first. */
    private List<Query> queries(MadeUpReports made, ConsoleQueries console) throws IOException, InterruptedException {
        String domain = made.domain(domains / 2);
        List<String> paths = new ArrayList<>(List.of("/"));
        paths.addAll(console.files());
        paths.addAll(List.of(
                "/v1/answers/search",
                "/v1/answers/search?text=complaint",
                "/v1/answers/search?text=region%20" + answers / 2,
                "/v1/answers/search?decision=ACCEPTED&minConfidence=0.9&domain=" + domain,
                "/v1/answers/search?id=" + AgedAnswers.id(answers / 2).substring(0, 4),
                "/v1/questions/" + AgedAnswers.id(answers / 2),
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
                "/v1/review?labeler=ann",
                "/v1/review?labeler=ann&domain=" + domain));
        List<Query> queries = new ArrayList<>(paths.stream().map(Query::get).toList());
        queries.add(new Query("/v1/review/next", Optional.of("{\"labeler\": \"ann\"}")));
        queries.add(
                new Query("/v1/review/next", Optional.of("{\"labeler\": \"bob\", \"domain\": \"" + domain + "\"}")));
        return queries;
    }
}

package io.candor.load;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "answers",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Measures a console's index of answers: its size, how long a console takes to make it and to start again with it, memory,"
                    + " and how long look-ups and searches take; then asks questions through a proxy in front of two consoles and looks"
                    + " for each at once.",
            "Packaged consoles, each a process of its own, over a broker in this process."
        },
        exitCodeList = {"0:measured", "1:a question was not found"})
final class AnswersCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofHours(1);
    private static final double MEBIBYTE = 1 << 20;

    @Option(names = "--answers", defaultValue = "1000000", description = "On the topic (${DEFAULT-VALUE}).")
    int answers;

    @Option(names = "--domains", defaultValue = "1000", description = "Among which they take turns (${DEFAULT-VALUE}).")
    int domains;

    @Option(names = "--requests", defaultValue = "300", description = "Of each kind (${DEFAULT-VALUE}).")
    int requests;

    @Option(names = "--heap", defaultValue = "512m", description = "-Xmx of each console (${DEFAULT-VALUE}).")
    String heap;

    @FunctionalInterface
    private interface Request {
        void send(int number) throws IOException;
    }

    @Override
    public Integer call() throws Exception {
        try (WorkFolder work = WorkFolder.make("candor-answers");
                LocalKafka kafka = LocalKafka.start(work.path(), 4)) {
            kafka.registerSchemas();
            new AgedAnswers(kafka.connection(Map.of()), answers, domains).write();
            int missed = measure(work.path(), kafka.environment());
            if (missed == 0) {
                work.discard();
            }
            return missed == 0 ? 0 : 1;
        }
    }

    private int measure(Path folder, Map<String, String> environment) throws Exception {
        PackagedConsole first = PackagedConsole.in(folder, "console-0", heap, environment);
        PackagedConsole second = PackagedConsole.in(folder, "console-1", heap, environment);
        try {
            start(first, "made from the topics");
            first.stop();
            start(first, "started again with it");
            ConsoleClient client = new ConsoleClient(first.port());
            System.out.printf(
                    Locale.ROOT,
                    "%,.0f questions in %,.0f MiB of disk, %.0f bytes each%n",
                    client.metric("candor_search_questions"),
                    client.metric("candor_search_bytes") / MEBIBYTE,
                    client.metric("candor_search_bytes") / client.metric("candor_search_questions"));
            requests(client);
            start(second, "the second one");
            int missed = askThroughProxy(List.of(first, second));
            System.out.printf("asked at one and not found at once at the other: %d of %d%n", missed, requests);
            System.out.println("  " + first.memory());
            System.out.println("  " + second.memory());
            return missed;
        } finally {
            first.end();
            second.end();
        }
    }

    private void start(PackagedConsole console, String what) throws Exception {
        System.out.printf(Locale.ROOT, "%s: ready after %.1f s%n", what, console.start(PATIENCE));
        System.out.println("  " + console.memory());
    }

    private void requests(ConsoleClient client) throws IOException {
        Random random = new Random(1);
        System.out.println("request | median ms | p99 ms");
        time("by id", each -> require(client.status(AgedAnswers.id(random.nextInt(answers))) == 200));
        time("a word that all have", each -> found(client, Map.of("text", "complaint")));
        time("a word that one has", each -> found(client, Map.of("text", "region " + random.nextInt(answers))));
        time("two words, one of them rare", each -> found(client, Map.of("text", "offices " + random.nextInt(90))));
        time("domain and decision", each -> found(client, ofDomain(random)));
        time("domain and confidence", each -> {
            Map<String, String> query = new HashMap<>(ofDomain(random));
            query.put("minConfidence", "0.9");
            found(client, query);
        });
        time("beginning of the id", each -> found(client, Map.of("id", Integer.toHexString(random.nextInt(16)))));
        String deep = deep(client);
        time("page 200 of all", each -> found(client, Map.of("limit", "100", "cursor", deep)));
    }

    private Map<String, String> ofDomain(Random random) {
        return Map.of("domain", "domain-" + random.nextInt(domains), "decision", "ACCEPTED");
    }

    private static void found(ConsoleClient client, Map<String, String> query) throws IOException {
        JsonNode page = client.search(query);
        require(page.path("complete").asBoolean());
        require(!page.path("answers").isEmpty());
    }

    private static String deep(ConsoleClient client) throws IOException {
        Map<String, String> query = new HashMap<>(Map.of("limit", "100"));
        for (int page = 1; page < 200; page++) {
            JsonNode next = client.search(query).path("next");
            if (next.isNull()) {
                break;
            }
            query.put("cursor", next.asText());
        }
        return query.get("cursor");
    }

    private static void require(boolean found) {
        if (!found) {
            throw new IllegalStateException("an answer was not found, or not within the time of a search");
        }
    }

    private void time(String what, Request request) throws IOException {
        double[] millis = new double[requests];
        for (int each = -10; each < requests; each++) {
            long begin = System.nanoTime();
            request.send(each);
            if (each >= 0) {
                millis[each] = (System.nanoTime() - begin) / 1e6;
            }
        }
        Arrays.sort(millis);
        System.out.printf(
                Locale.ROOT, "%s | %.1f | %.1f%n", what, millis[requests / 2], millis[(int) (requests * 0.99)]);
    }

    /** @return how many were not found at the other console as soon as the one had taken them */
    private int askThroughProxy(List<PackagedConsole> consoles) throws IOException {
        int missed = 0;
        try (TurnProxy proxy =
                TurnProxy.start(consoles.stream().map(PackagedConsole::port).toList())) {
            ConsoleClient client = new ConsoleClient(proxy.port());
            for (int each = 0; each < requests; each++) {
                String id = "asked-" + each;
                client.ask(id);
                missed += client.status(id) == 202 ? 0 : 1;
            }
        }
        return missed;
    }
}

package io.candor.load;

import io.candor.event.registry.SchemaRegistry;
import io.candor.feedback.FeedbackConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "calibrator",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Times the shipped calibrator topology beside a bare Kafka Streams count over the same answers and feedback.",
            "Both run in this process, in turns, with exactly-once v2 and the calibrator's own settings, which"
                    + " -Dcandor.feedback... and CANDOR_FEEDBACK_... change; only drift bets on a label as soon as it is"
                    + " 200 ms old, so that it does while it is measured."
        },
        exitCodeList = {"0:measured", "1:a topology lost or doubled a record"})
final class CalibratorCommand implements Callable<Integer> {
    private static final String SAYS = """
            calibrator: %1$d answers and %1$d verdicts read, joined, labeled, written to the ledger; the ledger read again and
              every label watched for drift, batched and reported; a fifth is audit sample, which is announced on the ledger
              before. Done when all three inputs are committed to their ends.
            count: the same %2$d records read, groupByKey().count() into a logged store; done when both inputs are committed.
            Timed from the state RUNNING, on topics written before; CPU is that of all the application's Java threads, without
              the broker, which runs in the same process.
            """;

    private static final String FLUSH_SAYS = """
            %d answers with a verdict each over %d domains are labeled; then the window of each domain, and of all together, is
              reported once, when the clock asks for it after 30 s.
            seconds: from the first report to the last. longest turn: for which the stream thread reported and did nothing else.
            heap: used after collection, with broker and registry, which run in the same process.
            """;

    @Option(
            names = "--labels",
            defaultValue = "20000",
            description = "Answers, with a verdict each (${DEFAULT-VALUE}).")
    int labels;

    @Option(names = "--rounds", defaultValue = "3", description = "Measured, after one to warm up (${DEFAULT-VALUE}).")
    int rounds;

    @Option(names = "--partitions", defaultValue = "1", description = "Of answers and feedback (${DEFAULT-VALUE}).")
    int partitions;

    @Option(
            names = "--domains",
            split = ",",
            defaultValue = "4",
            description =
                    "Among which answers take turns; several numbers, separated by commas, are measured one after the"
                            + " other (${DEFAULT-VALUE}).")
    List<Integer> domains;

    @Option(
            names = "--threads",
            split = ",",
            description = "Stream threads of both; several numbers likewise. Without it as the settings say.")
    List<Integer> threads;

    @Option(
            names = "--flush",
            description = "Instead: how long it takes to report a window of every domain when the clock asks for it.")
    boolean flush;

    private record Round(StreamsTurn.Took calibrator, StreamsTurn.Took count) {
        double ratio() {
            return count.seconds() / calibrator.seconds();
        }

        double cpuRatio() {
            return count.cpuSeconds() / calibrator.cpuSeconds();
        }
    }

    @Override
    public Integer call() throws Exception {
        int result = 0;
        for (int each : domains) {
            try (WorkFolder work = WorkFolder.make("candor-calibrator")) {
                // What is worth keeping of a race is printed.
                work.discard();
                result = Math.max(result, race(each, work.path()));
            }
        }
        return result;
    }

    private int race(int domainCount, Path folder) throws Exception {
        try (LocalKafka kafka = LocalKafka.start(folder, partitions)) {
            LabeledInput input = new LabeledInput(kafka.connection(Map.of()), labels, domainCount);
            input.write();
            return flush ? flush(input, kafka.schemas(), folder) : race(input, kafka.schemas(), folder);
        }
    }

    private int race(LabeledInput input, SchemaRegistry schemas, Path folder) throws Exception {
        System.out.printf(SAYS, labels, 2 * labels);
        boolean complete = true;
        List<Map<String, String>> all = threadCounts();
        for (int i = 0; i < all.size(); i++) {
            System.out.printf("domains %d %s%n", input.domains(), all.get(i));
            CalibratorRace race = new CalibratorRace(input, schemas, settings(all.get(i)), folder, "race-" + i);
            print(race, rounds(race));
            complete &= race.isComplete();
        }
        return complete ? 0 : 1;
    }

    private List<Map<String, String>> threadCounts() {
        return threads == null
                ? List.of(Map.of())
                : threads.stream()
                        .map(count -> Map.of("candor.feedback.streams.threads", Integer.toString(count)))
                        .toList();
    }

    private static FeedbackConfig settings(Map<String, String> changes) {
        Map<String, String> all = new HashMap<>(changes);
        all.put("candor.feedback.drift.maturity", "0.2S");
        return CalibratorSettings.of(all);
    }

    private int flush(LabeledInput input, SchemaRegistry schemas, Path folder) throws Exception {
        System.out.printf(FLUSH_SAYS, labels, input.domains());
        FeedbackConfig byTheClock = settings(Map.of(
                "candor.feedback.reports.every",
                Integer.toString(Integer.MAX_VALUE),
                "candor.feedback.reports.flush",
                "30S"));
        CalibratorRace race = new CalibratorRace(input, schemas, byTheClock, folder, "flush");
        for (int i = 0; i <= rounds; i++) {
            CalibratorRace.ReportFlush took = race.flush();
            System.out.printf(
                    Locale.ROOT,
                    "%s: %d windows in %.2f s, longest turn %.3f s, heap %d MiB%n",
                    i == 0 ? "warm-up" : "round " + i,
                    took.windows(),
                    took.seconds(),
                    took.longestTurnSeconds(),
                    took.heapBytes() >> 20);
        }
        return 0;
    }

    /** Who begins changes from round to round, so that neither always finds the machine as the other left it. */
    private List<Round> rounds(CalibratorRace race) throws Exception {
        List<Round> measured = new ArrayList<>();
        for (int i = 0; i <= rounds; i++) {
            boolean countFirst = i % 2 == 0;
            StreamsTurn.Took count = countFirst ? race.count() : null;
            StreamsTurn.Took calibrator = race.calibrator();
            Round round = new Round(calibrator, countFirst ? count : race.count());
            System.out.printf(
                    Locale.ROOT,
                    "%s: calibrator %.2f s (CPU %.2f s), count %.2f s (CPU %.2f s), ratio %.3f%n",
                    i == 0 ? "warm-up" : "round " + i,
                    calibrator.seconds(),
                    calibrator.cpuSeconds(),
                    round.count().seconds(),
                    round.count().cpuSeconds(),
                    round.ratio());
            if (i > 0) {
                measured.add(round);
            }
        }
        return measured;
    }

    private void print(CalibratorRace race, List<Round> measured) {
        System.out.printf("written, turn by turn: %s%n", race.outputs());
        print(
                measured,
                "labeled answers per second, calibrator",
                round -> labels / round.calibrator().seconds());
        print(
                measured,
                "answer-verdict pairs per second, count",
                round -> labels / round.count().seconds());
        print(measured, "ratio by the clock", Round::ratio);
        print(measured, "ratio by the CPU", Round::cpuRatio);
    }

    private static void print(List<Round> measured, String what, ToDoubleFunction<Round> figure) {
        double[] sorted = measured.stream().mapToDouble(figure).sorted().toArray();
        double median = (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
        System.out.printf(
                Locale.ROOT, "%s: median %.4g (%.4g to %.4g)%n", what, median, sorted[0], sorted[sorted.length - 1]);
    }
}

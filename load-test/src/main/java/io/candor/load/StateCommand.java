package io.candor.load;

import io.candor.feedback.FeedbackConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "state",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Measures what the calibrator keeps of every question, in each store and changelog, how fast verdicts on old"
                    + " answers become labels, and how long an instance without local state takes to restore it.",
            "The shipped calibrator with its own settings, which -Dcandor.feedback... and CANDOR_FEEDBACK_... change, over a"
                    + " broker in this process."
        },
        exitCodeList = {"0:measured", "1:a verdict became no label"})
final class StateCommand implements Callable<Integer> {
    private static final String SAYS = """
            %,d answers that nobody judges when they come; then %,d verdicts on some drawn at random, and as many on others in the order
              in which they came; ids of 36 characters, %d domains.
            live: keys and values that the changelog has last, without framing. log: what its segments take on the broker's disk
              before compaction, as the producer compressed them. folder: files of the store after the calibrator was closed.
            restored: from the first record of any changelog to the last of all, without the wait for the group before.
            """;

    @Option(names = "--cases", defaultValue = "200000", description = "Answers (${DEFAULT-VALUE}).")
    int cases;

    @Option(names = "--verdicts", defaultValue = "2000", description = "On some of them, later (${DEFAULT-VALUE}).")
    int verdicts;

    @Option(names = "--partitions", defaultValue = "1", description = "Of answers and feedback (${DEFAULT-VALUE}).")
    int partitions;

    @Option(names = "--domains", defaultValue = "4", description = "Among which answers take turns (${DEFAULT-VALUE}).")
    int domains;

    @Option(names = "--rounds", defaultValue = "3", description = "Restorations (${DEFAULT-VALUE}).")
    int rounds;

    @Override
    public Integer call() throws Exception {
        try (WorkFolder work = WorkFolder.make("candor-state")) {
            work.discard();
            return measure(work.path());
        }
    }

    private int measure(Path folder) throws Exception {
        FeedbackConfig settings = CalibratorSettings.of(Map.of(
                "candor.feedback.streams.state-directory",
                folder.resolve("state").toString()));
        try (LocalKafka kafka = LocalKafka.start(folder, partitions)) {
            kafka.registerSchemas();
            // Soon after one run ended the next has its place in the group.
            Map<String, String> client = Map.of("session.timeout.ms", "6000", "heartbeat.interval.ms", "2000");
            AgedAnswers answers = new AgedAnswers(kafka.connection(client), cases, domains);
            System.out.printf(Locale.ROOT, SAYS, cases, verdicts, domains);
            return measure(new CalibratorState(answers.connection(), settings), answers);
        }
    }

    private int measure(CalibratorState state, AgedAnswers answers) throws Exception {
        answers.write();
        double[] took = new double[1];
        state.run(() -> {}, seconds -> took[0] = seconds);
        System.out.printf(Locale.ROOT, "answers taken in: %,.0f/s%n", cases / took[0]);
        print(state.sizes());
        for (int i = 1; i <= rounds; i++) {
            RestoreTimes restored = state.restore();
            System.out.printf(Locale.ROOT, "restored: %.2f s, %,d records%n", restored.seconds(), restored.records());
        }
        state.run(() -> answers.judge(answers.drawn(verdicts)), seconds -> took[0] = seconds);
        System.out.printf(Locale.ROOT, "verdicts at random: %,.0f labels/s%n", verdicts / took[0]);
        state.run(() -> answers.judge(answers.others(verdicts)), seconds -> took[0] = seconds);
        System.out.printf(Locale.ROOT, "verdicts in order: %,.0f labels/s%n", verdicts / took[0]);
        print(state.sizes());
        return state.labels() == 2L * verdicts ? 0 : 1;
    }

    private void print(List<CalibratorState.Size> sizes) {
        System.out.println("bytes per question | entries | live | log | folder");
        for (CalibratorState.Size size : sizes) {
            System.out.printf(
                    Locale.ROOT,
                    "%s | %.2f | %.1f | %.1f | %.1f%n",
                    size.store(),
                    (double) size.entries() / cases,
                    (double) size.liveBytes() / cases,
                    (double) size.logBytes() / cases,
                    (double) size.folderBytes() / cases);
        }
    }
}

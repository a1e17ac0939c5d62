package io.candor.cli;

import io.candor.demo.Audience;
import io.candor.demo.Demo;
import io.candor.demo.DemoConfig;
import io.candor.demo.DemoQuestion;
import io.candor.demo.PlainAudience;
import io.candor.demo.TerminalAudience;
import io.candor.embedded.EmbeddedStackConfig;
import io.candor.runtime.GracefulExit;
import io.candor.runtime.Role;
import io.quarkus.runtime.Quarkus;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.zip.GZIPInputStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code candor demo}: the whole story on a fresh embedded stack. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Streams questions through a fresh broker, registry and model, and shows how honest the answers are.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:everything held", "1:something did not hold"})
final class DemoCommand implements Callable<Integer> {
    private static final String QUESTIONS = "/atlas/questions/demo.jsonl";
    private static final List<String> OTHERS =
            List.of("/atlas/questions/test-in-domain.jsonl.gz", "/atlas/questions/test-out-of-domain.jsonl.gz");

    /** Labels after the change of the world that close a calibration batch; the demo cannot wait for a day to end. */
    private static final int LABELS_OF_THE_CHANGE = 1_600;

    @Option(
            names = "--questions",
            paramLabel = "N",
            defaultValue = "1000",
            description = "How many to stream; fewer if there are fewer (default ${DEFAULT-VALUE}).")
    int count;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description =
                    "Shuffles the questions, so that other ones are taught in another order (default: as they are listed).")
    Long seed;

    @Option(
            names = "--min-auroc",
            defaultValue = "0.6",
            description = "Fail below this AUROC (default ${DEFAULT-VALUE}).")
    double leastAuroc;

    @Option(
            names = "--tolerance",
            defaultValue = "0.02",
            description =
                    "Fail if some domain's ECE on untaught questions stays further above its noise floor (default ${DEFAULT-VALUE}).")
    double tolerance;

    @Option(
            names = "--promise",
            paramLabel = "SHARE",
            defaultValue = "0.2",
            description = "Promise that at most this share of accepted answers is wrong (default ${DEFAULT-VALUE}).")
    double target;

    @Option(
            names = "--within",
            paramLabel = "DURATION",
            defaultValue = "5m",
            description = "Fail if it takes longer, start included (default ${DEFAULT-VALUE}).")
    Duration limit;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        boolean interactive = Terminal.isInteractive();
        DemoLog log = DemoLog.prepare(interactive);
        List<DemoQuestion> all = shuffled(read(QUESTIONS));
        List<DemoQuestion> questions = all.subList(0, Math.min(Math.max(1, count), all.size()));
        List<DemoQuestion> others = others(questions);
        shortenIntervals(questions.size(), target);
        long began = System.nanoTime();
        PrintWriter out = spec.commandLine().getOut();
        Audience audience =
                interactive ? new TerminalAudience(out, System.getenv("NO_COLOR") == null) : new PlainAudience(out);
        audience.say("Starting a broker, a registry, the answerer, the calibrator and the trainer ...");
        boolean[] held = new boolean[1];
        try (GracefulExit exit = GracefulExit.prepare();
                TemporaryFolder folder = TemporaryFolder.make("candor-demo-");
                LocalService service = start(folder.path())) {
            Thread demoThread = new Readiness(service.url())
                    .whenReady(() -> held[0] = play(service, questions, others, audience, began));
            Thread timekeeper = giveUpAfter(limit, demoThread, audience);
            int code = service.run(exit);
            timekeeper.interrupt();
            return held[0] ? code : 1;
        } finally {
            log.finish(held[0]).ifPresent(audience::say);
        }
    }

    private List<DemoQuestion> others(List<DemoQuestion> asked) throws IOException {
        List<DemoQuestion> others = new ArrayList<>();
        for (String set : OTHERS) {
            others.addAll(read(set));
        }
        others.removeAll(asked);
        return shuffled(others);
    }

    private List<DemoQuestion> shuffled(List<DemoQuestion> questions) {
        List<DemoQuestion> shuffled = new ArrayList<>(questions);
        if (seed != null) {
            Collections.shuffle(shuffled, new Random(seed));
        }
        return shuffled;
    }

    private static List<DemoQuestion> read(String resource) throws IOException {
        try (InputStream lines = DemoCommand.class.getResourceAsStream(resource)) {
            if (lines == null) {
                throw new ServiceException("this build carries no questions: " + resource + " is missing");
            }
            return DemoQuestion.read(resource.endsWith(".gz") ? new GZIPInputStream(lines) : lines);
        }
    }

    /** Shortens what takes days in production to minutes; settings of the environment take precedence. */
    private static void shortenIntervals(int questions, double target) {
        Map<String, String> settings = Map.ofEntries(
                Map.entry("candor.feedback.batches.size", "100000"),
                Map.entry("candor.feedback.batches.drift-minimum", Integer.toString(questions + LABELS_OF_THE_CHANGE)),
                Map.entry("candor.map.maturity", "0s"),
                // Everything that is asked is judged at once, so all of it can be the sample.
                Map.entry("candor.answer.audit-sample.share", "1"),
                Map.entry("candor.policy.pooled-target", Double.toString(target)),
                Map.entry("candor.feedback.drift.maturity", "0s"),
                Map.entry("candor.feedback.drift.verdict-wait", "0s"),
                Map.entry("candor.feedback.reports.every", "25"),
                Map.entry("candor.feedback.reports.flush", "1s"),
                // Two engines of one thread each do not wait for each other on two cores.
                Map.entry("candor.answer.threads", "1"),
                Map.entry("candor.training.threads", "1"),
                Map.entry("candor.training.duty", "1"),
                Map.entry("candor.training.sampling.share", "0.02"),
                Map.entry("candor.training.audit.share", "0.3"),
                Map.entry("candor.training.fit.batch", "16"),
                Map.entry("candor.training.calibration.epochs", "5"),
                Map.entry("candor.training.calibration.learning-rate", "0.005"));
        settings.forEach((key, value) -> {
            if (System.getenv(key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z]", "_")) == null) {
                System.setProperty(key, value);
            }
        });
    }

    private static LocalService start(Path folder) {
        return LocalService.start(
                new EmbeddedStackConfig(folder, 0, 0), 0, Set.of(Role.ANSWERER, Role.CALIBRATOR, Role.TRAINER));
    }

    private boolean play(
            LocalService service,
            List<DemoQuestion> questions,
            List<DemoQuestion> others,
            Audience audience,
            long began) {
        try {
            Duration left = limit.minusNanos(System.nanoTime() - began);
            audience.say(String.format("Ready after %d s.", (System.nanoTime() - began) / 1_000_000_000));
            return new Demo(new DemoConfig(leastAuroc, tolerance, target, left))
                    .play(service.connection(), questions, others, audience);
        } catch (RuntimeException failure) {
            // Whoever called decides whether to look again.
            audience.say("FAILED: " + failure.getMessage());
            return false;
        } finally {
            Quarkus.asyncExit();
        }
    }

    /** Ends the demo when the answerer does not even become ready in time. */
    private static Thread giveUpAfter(Duration limit, Thread demoThread, Audience audience) {
        Thread timekeeper = new Thread(() -> {
            try {
                demoThread.join(limit.toMillis());
                if (demoThread.isAlive()) {
                    audience.say("FAILED: not done within " + limit.toSeconds() + " seconds.");
                    demoThread.interrupt();
                    Quarkus.asyncExit(1);
                }
            } catch (InterruptedException done) {
                Thread.currentThread().interrupt();
            }
        });
        timekeeper.setDaemon(true);
        timekeeper.start();
        return timekeeper;
    }
}

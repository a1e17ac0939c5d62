package io.candor;

import io.candor.demo.Audience;
import io.candor.demo.Demo;
import io.candor.demo.DemoConfig;
import io.candor.demo.DemoQuestion;
import io.candor.demo.PlainAudience;
import io.candor.demo.TerminalAudience;
import io.candor.embedded.EmbeddedStackConfig;
import io.quarkus.runtime.Quarkus;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
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

    @Option(
            names = "--questions",
            paramLabel = "N",
            defaultValue = "1000",
            description = "How many to stream; fewer if there are fewer (default ${DEFAULT-VALUE}).")
    int count;

    @Option(
            names = "--min-auroc",
            defaultValue = "0.6",
            description = "Fail below this AUROC (default ${DEFAULT-VALUE}).")
    double leastAuroc;

    @Option(
            names = "--within",
            paramLabel = "DURATION",
            defaultValue = "3m",
            description = "Fail if it takes longer, start included (default ${DEFAULT-VALUE}).")
    Duration limit;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        QuietLogs.prepare();
        List<DemoQuestion> questions = questions();
        long began = System.nanoTime();
        PrintWriter out = spec.commandLine().getOut();
        Audience audience = Terminal.isInteractive() ? new TerminalAudience(out) : new PlainAudience(out);
        audience.say("Starting a broker, a registry and the answerer ...");
        boolean[] held = new boolean[1];
        try (OrderlyExit exit = OrderlyExit.prepare();
                TemporaryFolder folder = TemporaryFolder.make("candor-demo-");
                LocalService service = start(folder.path())) {
            Thread director =
                    new Readiness(service.url()).whenReady(() -> held[0] = play(service, questions, audience, began));
            Thread timekeeper = giveUpAfter(limit, director, audience);
            int code = service.run(exit);
            timekeeper.interrupt();
            return held[0] ? code : 1;
        }
    }

    private List<DemoQuestion> questions() throws IOException {
        try (InputStream lines = DemoCommand.class.getResourceAsStream(QUESTIONS)) {
            if (lines == null) {
                throw new ServiceException("this build carries no questions: " + QUESTIONS + " is missing");
            }
            List<DemoQuestion> all = DemoQuestion.read(lines);
            return all.subList(0, Math.min(Math.max(1, count), all.size()));
        }
    }

    private static LocalService start(Path folder) {
        return LocalService.start(new EmbeddedStackConfig(folder, 0, 0), 0, Set.of(Role.ANSWERER));
    }

    private boolean play(LocalService service, List<DemoQuestion> questions, Audience audience, long began) {
        try {
            Duration left = limit.minusNanos(System.nanoTime() - began);
            audience.say(String.format("Ready after %d s.", (System.nanoTime() - began) / 1_000_000_000));
            return new Demo(new DemoConfig(leastAuroc, left)).play(service.connection(), questions, audience);
        } catch (RuntimeException failure) {
            audience.say("FAILED: " + failure.getMessage());
            return false;
        } finally {
            Quarkus.asyncExit();
        }
    }

    /** Ends the demo when the answerer does not even become ready in time. */
    private static Thread giveUpAfter(Duration limit, Thread director, Audience audience) {
        Thread timekeeper = new Thread(() -> {
            try {
                director.join(limit.toMillis());
                if (director.isAlive()) {
                    audience.say("FAILED: not done within " + limit.toSeconds() + " seconds.");
                    director.interrupt();
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

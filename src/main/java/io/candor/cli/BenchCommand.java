package io.candor.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.candor.bench.Bench;
import io.candor.bench.BenchPlan;
import io.candor.bench.EngineAlone;
import io.candor.bench.EngineBench;
import io.candor.bench.EngineBenchPlan;
import io.candor.cli.option.ModelFolder;
import io.candor.cli.option.Numbers;
import io.candor.cli.option.OfflineModel;
import io.candor.embedded.EmbeddedStackConfig;
import io.candor.event.AnswerMode;
import io.candor.llm.decoder.EngineSettings;
import io.candor.llm.decoder.Precision;
import io.candor.runtime.GracefulExit;
import io.candor.runtime.Role;
import io.candor.training.dataset.LabeledQuestion;
import io.candor.training.dataset.QuestionFile;
import io.candor.training.dataset.TextLines;
import io.quarkus.runtime.Quarkus;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code candor bench}: the engine alone, what the stream costs beside it, and latency at part load. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        subcommands = EngineBenchCommand.class,
        description = {
            "Measures the engine alone, as bench engine does: a table of medians with their spread.",
            "Then streams questions through a fresh broker, registry and answerer, and asks the engine the same questions"
                    + " alone, as ./candor score does, in turns; then measures latency from produce to committed"
                    + " answer at part load.",
            "Latency is taken at a constant arrival rate and counts from when a question was due (no coordinated"
                    + " omission)."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:everything was answered, the audit is clean and the ratio is high enough",
            "1:something of that does not hold",
            "2:the command line is wrong"
        },
        footerHeading = "Examples:%n",
        footer = {
            "  ./candor bench",
            "  ./candor bench --questions questions.jsonl --count 10000 --mode score --rounds 5",
            "A line of a file: {\"question\": \"What is the capital of France?\"}"
        })
final class BenchCommand implements Callable<Integer> {
    private static final String BUNDLED = "/atlas/questions/train.jsonl.gz";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ROWS = 64;
    private static final int WINDOW = 16 * ROWS;
    private static final int MAX_TOKENS = 32;
    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(
            names = "--questions",
            paramLabel = "FILE",
            description = "JSON lines of questions, gzipped or not (default: the embedded model's).")
    Path file;

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "4000",
            converter = Numbers.Positive.class,
            description = "Questions of a round; from the start again if there are fewer (default ${DEFAULT-VALUE}).")
    int count;

    @Option(
            names = "--mode",
            split = ",",
            paramLabel = "MODE",
            defaultValue = "ANSWER,SCORE",
            description = "ANSWER, SCORE or both (default ${DEFAULT-VALUE}).")
    List<AnswerMode> modes;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            converter = Numbers.Positive.class,
            description = "Rounds, of which the median counts (default ${DEFAULT-VALUE}).")
    int rounds;

    @Option(
            names = "--load",
            paramLabel = "SHARE",
            defaultValue = "0.5",
            description = "Share of the stream's rate at which latency is measured (default ${DEFAULT-VALUE}).")
    double load;

    @Option(
            names = "--load-time",
            paramLabel = "DURATION",
            defaultValue = "20s",
            description = "How long latency is measured; 0s for not at all (default ${DEFAULT-VALUE}).")
    Duration loadTime;

    @Option(
            names = "--min-ratio",
            paramLabel = "RATIO",
            defaultValue = "0",
            description = "Fail below this ratio of stream to engine (default ${DEFAULT-VALUE}).")
    double leastRatio;

    @Option(
            names = "--model",
            paramLabel = "DIR|ID",
            description = "Model with an adapter (default: the embedded Atlas).")
    String model;

    @Option(
            names = "--precision",
            paramLabel = "PRECISION",
            defaultValue = "AUTO",
            description = "FLOAT32, BFLOAT16 or AUTO, of both (default ${DEFAULT-VALUE}).")
    Precision precision;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        QuietLogs.prepare();
        PrintWriter out = spec.commandLine().getOut();
        Path folder = ModelFolder.of(model);
        System.setProperty("candor.answer.model", folder.toString());
        System.setProperty("candor.answer.precision", precision.name());
        int[] code = {1};
        try (GracefulExit exit = GracefulExit.prepare();
                OfflineModel alone = OfflineModel.open(folder, null, new EngineSettings("auto", precision, 0));
                TemporaryFolder data = TemporaryFolder.make("candor-bench-");
                LocalService service =
                        LocalService.start(new EmbeddedStackConfig(data.path(), 0, 0), 0, Set.of(Role.ANSWERER))) {
            BenchPlan plan = new BenchPlan(questions(), modes, rounds, load, loadTime, PATIENCE);
            Bench bench = new Bench(service.connection(), engine(alone), plan, line -> {
                out.println(line);
                out.flush();
            });
            EngineBench engine = new EngineBench(alone.language(), alone.adapter(), EngineBenchPlan.usual());
            new Readiness(service.url()).whenReady(() -> code[0] = measure(engine, bench));
            int stopped = service.run(exit);
            return stopped == 0 ? code[0] : stopped;
        }
    }

    private int measure(EngineBench engine, Bench bench) {
        try {
            spec.commandLine().getOut().println(engine.run().text());
            spec.commandLine().getOut().flush();
            double ratio = bench.run();
            if (ratio < leastRatio) {
                warn(String.format(Locale.ROOT, "the ratio %.3f is below %.3f", ratio, leastRatio));
            }
            return ratio < leastRatio ? 1 : 0;
        } catch (RuntimeException failure) {
            // Whoever called decides whether to measure again.
            warn(failure.getMessage());
            return 1;
        } finally {
            Quarkus.asyncExit();
        }
    }

    private void warn(String sentence) {
        spec.commandLine().getErr().println("bench: " + sentence);
    }

    private List<String> questions() throws IOException {
        List<LabeledQuestion> all = file == null ? bundled() : QuestionFile.read(file);
        if (all.isEmpty()) {
            throw new IOException(file + " holds no question: give JSON lines with \"question\"");
        }
        return IntStream.range(0, count)
                .mapToObj(i -> all.get(i % all.size()).question())
                .toList();
    }

    /** The set lies inside the application, whose files have no path. */
    private static List<LabeledQuestion> bundled() throws IOException {
        Path copy = Files.createTempFile("candor-bench-", ".jsonl.gz");
        try (InputStream lines = BenchCommand.class.getResourceAsStream(BUNDLED)) {
            Files.write(copy, lines.readAllBytes());
            return QuestionFile.read(copy);
        } finally {
            Files.delete(copy);
        }
    }

    /** The work of {@code candor score}, without its start and with its output discarded. */
    private static EngineAlone engine(OfflineModel model) {
        return (questions, mode) -> {
            byte[] lines = questions.stream()
                    .map(BenchCommand::line)
                    .collect(Collectors.joining())
                    .getBytes(StandardCharsets.UTF_8);
            PrintWriter nowhere = new PrintWriter(OutputStream.nullOutputStream());
            int tokens = mode == AnswerMode.SCORE ? 0 : MAX_TOKENS;
            try (TextLines in = new TextLines(new ByteArrayInputStream(lines))) {
                new LineScorer(model, new LineScorer.ScoreSettings(ROWS, WINDOW, tokens, "questions"), nowhere)
                        .score(in, nowhere);
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
        };
    }

    private static String line(String question) {
        return JSON.valueToTree(Map.of("question", question)) + "\n";
    }
}

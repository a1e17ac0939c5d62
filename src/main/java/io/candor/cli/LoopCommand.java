package io.candor.cli;

import io.candor.cli.option.ConfiguredMaps;
import io.candor.cli.option.ConsoleProgress;
import io.candor.cli.option.Numbers;
import io.candor.honesty.answer.AnswerIdentity;
import io.candor.simulation.LoopFiles;
import io.candor.simulation.LoopResult;
import io.candor.simulation.LoopSettings;
import io.candor.simulation.LoopStudy;
import io.candor.simulation.LoopText;
import io.candor.simulation.RecordedAnswer;
import io.candor.simulation.TruthChange;
import io.candor.training.map.MapConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code candor loop}: what a budget of labels buys, simulated from labels to live confidence maps. */
@Command(
        name = "loop",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Simulates the loop from labels to confidence maps on recorded answers whose truth changes, with the maps,"
                    + " gates and trust in labelers of the service (candor.map.*), and says what labels buy and when.",
            "A cell: ECE minus what calibrated confidences would show by chance, mean over domains, +- its standard"
                    + " deviation over seeds; only questions that nobody was asked are measured. The same seeds give the"
                    + " same figures."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:everything was simulated",
            "1:a file or the model cannot be used, or there are too few questions",
            "2:the command line is wrong"
        },
        footerHeading = "Examples:%n",
        footer = {
            "  ./candor loop                                          the embedded questions, a changed truth and none",
            "  ./candor loop --rate 20/d --delay 48h --error 0.05     few labels, late and sometimes wrong",
            "  ./candor loop --change domain --labelers 4 --liar-share 0.2 --late-liars",
            "  ./candor loop --change domain --promise 0.15 --labels 2000 --sample-most 0.5    a promise, and the labels it needs",
            "  ./candor loop --answers labelled.jsonl --changed-domains law --csv loop.csv",
            "A line of --answers: {\"text\": \"...\", \"domain\": \"law\", \"logit\": 1.2, \"answer\": \"...\","
                    + " \"correctness\": 1}"
        })
final class LoopCommand implements Callable<Integer> {
    private static final Set<String> EMBEDDED_CHANGED = Set.of("region-country", "airport-country", "city-continent");
    private static final Set<String> EMBEDDED_WRONG = Set.of("India", "Brazil", "Germany");

    /** How bars are drawn. */
    enum Letters {
        AUTO,
        UNICODE,
        ASCII
    }

    @Option(
            names = "--change",
            split = ",",
            paramLabel = "CHANGE",
            defaultValue = "domain,none",
            description =
                    "How the truth changes: none, domain (questions of some domains take over the truth of others),"
                            + " half (half of these questions do), answer (some answers are wrong everywhere), no-domain (as"
                            + " domain, but askers name none), or several (default ${DEFAULT-VALUE}).")
    List<String> changes;

    @Option(
            names = "--changed-domains",
            split = ",",
            paramLabel = "DOMAIN",
            description = "Domains whose truth changes (default: of the embedded questions three of seven, else the"
                    + " first half in the order of their names).")
    Set<String> changedDomains = Set.of();

    @Option(
            names = "--wrong-answers",
            split = ",",
            paramLabel = "ANSWER",
            description = "Answers that become wrong with --change answer (default: of the embedded questions India,"
                    + " Brazil and Germany, else the three right ones that are given most).")
    Set<String> wrongAnswers = Set.of();

    @Mixin
    LoopAsking asking;

    @Option(
            names = "--looks",
            split = ",",
            paramLabel = "N",
            description = "Numbers of labels after the change at which the live map is measured (default: 0, 50, 100,"
                    + " 150, 200, 250, 400 and --labels, as far as they go).")
    List<Integer> looks = List.of();

    @Mixin
    LoopVerdicts verdicts;

    @Option(
            names = "--tolerance",
            paramLabel = "ECE",
            defaultValue = "0.02",
            description = "Excess over the floor that is good enough (default ${DEFAULT-VALUE}).")
    double tolerance;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "10",
            converter = Numbers.Positive.class,
            description = "Repetitions, each with its own questions in its own order (default ${DEFAULT-VALUE}).")
    int seeds;

    @Mixin
    PromiseOptions promise;

    @Mixin
    LoopAnswers answers;

    @Option(names = "--json", description = "Print everything as one JSON object instead of tables.")
    boolean json;

    @Option(names = "--csv", paramLabel = "FILE", description = "Write a line for each change, seed and look as well.")
    Path csv;

    @Option(
            names = "--letters",
            paramLabel = "LETTERS",
            defaultValue = "AUTO",
            description = "Draw bars in UNICODE, ASCII, or AUTO, as the locale says (default ${DEFAULT-VALUE}).")
    Letters letters;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Set<TruthChange> wanted = changes();
        LoopSettings settings = checked(this::settings);
        MapConfig maps = checked(ConfiguredMaps::read);
        // Opened first: a file that cannot be written is to be known before the work.
        try (PrintWriter file = csv == null ? null : open(csv)) {
            List<RecordedAnswer> recorded = answers.read();
            PrintWriter out = spec.commandLine().getOut();
            LoopText text = new LoopText(settings, isUnicode());
            List<LoopResult> results = new ArrayList<>();
            try (ConsoleProgress progress = new ConsoleProgress()) {
                LoopStudy study = new LoopStudy(recorded, settings, maps, progress);
                for (TruthChange change : wanted) {
                    results.add(study.run(change));
                }
            }
            if (json) {
                out.println(LoopFiles.json(settings, results));
            } else {
                results.forEach(result -> out.println(text.of(result)));
            }
            if (file != null) {
                LoopFiles.csv(results, file);
            }
            out.flush();
        }
        return 0;
    }

    private static PrintWriter open(Path file) throws IOException {
        return new PrintWriter(Files.newBufferedWriter(file));
    }

    private boolean isUnicode() {
        return switch (letters) {
            case UNICODE -> true;
            case ASCII -> false;
            case AUTO ->
                System.getProperty("native.encoding", "UTF-8")
                                .toUpperCase(Locale.ROOT)
                                .startsWith("UTF")
                        && !"dumb".equals(System.getenv("TERM"));
        };
    }

    private Set<TruthChange> changes() {
        return checked(
                () -> changes.stream().map(LoopCommand::change).collect(Collectors.toCollection(LinkedHashSet::new)));
    }

    private static TruthChange change(String text) {
        for (TruthChange each : TruthChange.values()) {
            if (each.name().replace('_', '-').equalsIgnoreCase(text.strip().replace('_', '-'))) {
                return each;
            }
        }
        throw new IllegalArgumentException("--change must be none, domain, half, answer or no-domain, got: " + text);
    }

    private <T> T checked(Supplier<T> settings) {
        try {
            return settings.get();
        } catch (IllegalArgumentException e) {
            // What was typed or configured: only typing something else helps.
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private LoopSettings settings() {
        boolean embedded = answers.isEmbedded();
        Set<String> wrong = wrongAnswers.isEmpty() && embedded ? EMBEDDED_WRONG : wrongAnswers;
        return new LoopSettings(
                changedDomains.isEmpty() && embedded ? EMBEDDED_CHANGED : changedDomains,
                wrong.stream().map(AnswerIdentity::of).collect(Collectors.toSet()),
                asking.settings(),
                verdicts.settings(),
                looks(),
                seeds,
                promise.settings(),
                tolerance);
    }

    private List<Integer> looks() {
        if (!looks.isEmpty()) {
            return looks;
        }
        List<Integer> usual = new ArrayList<>(List.of(0, 50, 100, 150, 200, 250, 400));
        usual.removeIf(look -> look >= asking.labels);
        usual.add(asking.labels);
        return usual;
    }
}

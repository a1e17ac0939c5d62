package io.candor.load;

import io.candor.cli.option.Numbers;
import io.candor.experiment.StudyQuestions;
import io.candor.llm.decoder.EngineSettings;
import io.candor.llm.decoder.Precision;
import io.candor.training.dataset.LabeledQuestion;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What answers of other models are worth when ours reads them, beside what those models say of them. */
@Command(
        name = "sources",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Lets other models answer the questions of a folder, and one with an adapter read their answers: a table of AUROC / ECE on"
                    + " questions that no label is about, in the mean over draws of labels.",
            "./candor atlas pretrain makes models that are not the embedded one."
        },
        footerHeading = "Example:%n",
        footer = "  load-test/run sources --source small=models/small --source larger=models/larger")
final class SourcesCommand implements Callable<Integer> {
    @Option(
            names = "--source",
            required = true,
            paramLabel = "NAME=DIR",
            description = "A model folder whose answers are read, and what to call it; may be repeated.")
    Map<String, Path> sources;

    @Option(
            names = "--reader",
            paramLabel = "DIR",
            defaultValue = "src/main/resources/atlas",
            description = "The model that reads, with an adapter folder inside (default ${DEFAULT-VALUE}).")
    Path reader;

    @Option(
            names = "--questions",
            paramLabel = "DIR",
            defaultValue = "src/main/resources/atlas/questions",
            description =
                    "train.jsonl.gz and the three tests, as candor atlas facts writes them (default ${DEFAULT-VALUE}).")
    Path questions;

    @Option(
            names = "--labels",
            defaultValue = "1000",
            converter = Numbers.Positive.class,
            description = "Labels of a draw, from the training set (default ${DEFAULT-VALUE}).")
    int labels;

    @Option(
            names = "--draws",
            defaultValue = "3",
            converter = Numbers.Positive.class,
            description = "Draws of labels (default ${DEFAULT-VALUE}).")
    int draws;

    @Option(
            names = "--tested",
            defaultValue = "2000",
            converter = Numbers.Positive.class,
            description = "Most questions of each test (default ${DEFAULT-VALUE}).")
    int tested;

    @Option(names = "--seed", defaultValue = "1", description = "Of the draws (default ${DEFAULT-VALUE}).")
    long seed;

    @Option(names = "--precision", defaultValue = "float32", description = "Default ${DEFAULT-VALUE}.")
    String precision;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        StudyQuestions study = StudyQuestions.read(questions, Integer.MAX_VALUE, tested);
        AnswerReading reading =
                new AnswerReading(reader, new EngineSettings("cpu", Precision.of("--precision", precision), 0));
        PrintWriter out = spec.commandLine().getOut();
        out.printf(Locale.ROOT, "%d labels, %d draws, seed %d, %s%n", labels, draws, seed, precision);
        for (Map.Entry<String, Path> source : sources.entrySet()) {
            lines(source.getKey(), source.getValue(), study, reading).forEach(out::println);
            out.flush();
        }
        return 0;
    }

    private List<String> lines(String name, Path source, StudyQuestions study, AnswerReading reading) {
        Map<String, List<ReadAnswer>> tests = new LinkedHashMap<>();
        study.tests().forEach((test, all) -> tests.put(test, reading.read(reading.answers(source, all))));
        Map<String, Map<String, List<SourceFigures.Figure>>> figures = new LinkedHashMap<>();
        Random random = new Random(seed);
        for (int draw = 0; draw < draws; draw++) {
            List<ReadAnswer> taught = reading.read(reading.answers(source, drawn(study.labeled(), random)));
            SourceFigures.fitted(taught)
                    .forEach((row, confidence) ->
                            tests.forEach((test, answers) -> figures.computeIfAbsent(row, none -> new LinkedHashMap<>())
                                    .computeIfAbsent(test, none -> new ArrayList<>())
                                    .add(SourceFigures.measure(answers, confidence))));
        }
        return table(name, tests, figures);
    }

    private List<LabeledQuestion> drawn(List<LabeledQuestion> all, Random random) {
        List<LabeledQuestion> shuffled = new ArrayList<>(all);
        Collections.shuffle(shuffled, random);
        return shuffled.subList(0, Math.min(labels, shuffled.size()));
    }

    private static List<String> table(
            String name,
            Map<String, List<ReadAnswer>> tests,
            Map<String, Map<String, List<SourceFigures.Figure>>> figures) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("| " + name + " | "
                + tests.entrySet().stream()
                        .map(test -> String.format(
                                Locale.ROOT,
                                "%s (%d, %.0f %% right)",
                                test.getKey(),
                                test.getValue().size(),
                                100
                                        * test.getValue().stream()
                                                .mapToDouble(ReadAnswer::correctness)
                                                .average()
                                                .orElse(0)))
                        .collect(Collectors.joining(" | "))
                + " |");
        lines.add("| --- |" + " --- |".repeat(tests.size()));
        figures.forEach((row, byTest) -> lines.add("| " + row + " | "
                + byTest.values().stream()
                        .map(SourceFigures.Figure::mean)
                        .map(figure -> String.format(Locale.ROOT, "%.3f / %.3f", figure.auroc(), figure.ece()))
                        .collect(Collectors.joining(" | "))
                + " |"));
        return lines;
    }
}

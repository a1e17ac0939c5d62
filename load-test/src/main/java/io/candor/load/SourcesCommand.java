package io.candor.load;

import io.candor.experiment.StudyQuestions;
import io.candor.training.dataset.LabeledQuestion;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

    @Mixin
    LabelDraws draws;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        StudyQuestions study = draws.study();
        AnswerReading reading = draws.reading(reader);
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                Locale.ROOT,
                "%d labels, %d draws, seed %d, %s%n",
                draws.labels,
                draws.draws,
                draws.seed,
                draws.precision);
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
        for (List<LabeledQuestion> drawn : draws.of(study.labeled())) {
            List<ReadAnswer> taught = reading.read(reading.answers(source, drawn));
            SourceFigures.fitted(taught)
                    .forEach((row, confidence) ->
                            tests.forEach((test, answers) -> figures.computeIfAbsent(row, none -> new LinkedHashMap<>())
                                    .computeIfAbsent(test, none -> new ArrayList<>())
                                    .add(SourceFigures.measure(answers, confidence))));
        }
        return table(name, tests, figures);
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

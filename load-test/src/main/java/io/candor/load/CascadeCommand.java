package io.candor.load;

import io.candor.experiment.StudyQuestions;
import io.candor.honesty.map.AnswerMap;
import io.candor.honesty.map.AnswerMapFit;
import io.candor.training.dataset.LabeledQuestion;
import io.candor.training.probe.ProbedQuestion;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What a second, stronger engine for hard questions gives and costs, beside asking it always. */
@Command(
        name = "cascade",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Answers the questions of a folder by two models; the first reads both answers, and what it is not confident of goes to the"
                    + " second: of every test, what is accepted, how much of that is wrong, and what it costs, at several thresholds,"
                    + " in the mean over draws of labels, on questions that no label is about.",
            "Confidences are those after the answer, by a map of each model's answers."
        },
        footerHeading = "Example:%n",
        footer = "  load-test/run cascade --strong models/stronger")
final class CascadeCommand implements Callable<Integer> {
    @Option(
            names = "--strong",
            required = true,
            paramLabel = "DIR",
            description = "The model that answers what the first is not confident of.")
    Path strong;

    @Option(
            names = "--first",
            paramLabel = "DIR",
            defaultValue = "src/main/resources/atlas",
            description =
                    "The model that answers first and reads all answers, with an adapter folder inside (default ${DEFAULT-VALUE}).")
    Path first;

    @Mixin
    LabelDraws draws;

    @Option(
            names = "--threshold",
            split = ",",
            paramLabel = "P",
            defaultValue = "0.5,0.6,0.7,0.8,0.9,0.95",
            description = "Least confidences to be accepted (default ${DEFAULT-VALUE}).")
    List<Double> thresholds;

    @Option(
            names = "--cost",
            paramLabel = "SHARE",
            defaultValue = "0.1",
            description =
                    "What an answer of the first model costs, in answers of the second (default ${DEFAULT-VALUE}).")
    double cost;

    @Spec
    CommandSpec spec;

    private AnswerReading reading;

    /** One model's answers to questions that the other answered too, in the same order. */
    private record Answers(List<ReadAnswer> first, List<ReadAnswer> second) {}

    @Override
    public Integer call() throws IOException {
        StudyQuestions study = draws.study();
        reading = draws.reading(first);
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                Locale.ROOT,
                "%d labels on each model's answers, %d draws, seed %d, %s%n",
                draws.labels,
                draws.draws,
                draws.seed,
                draws.precision);
        Map<String, Answers> tests = new LinkedHashMap<>();
        study.tests().forEach((test, all) -> tests.put(test, answers(all)));
        List<Answers> drawn =
                draws.of(study.labeled()).stream().map(this::answers).toList();
        tests.forEach((test, answers) -> {
            table(test, answers, drawn).forEach(out::println);
            out.flush();
        });
        return 0;
    }

    /** Questions that one of both says nothing to are left out. */
    private Answers answers(List<LabeledQuestion> asked) {
        Map<LabeledQuestion, ProbedQuestion> byFirst = byQuestion(reading.answers(first, asked));
        Map<LabeledQuestion, ProbedQuestion> bySecond = byQuestion(reading.answers(strong, asked));
        List<LabeledQuestion> both = asked.stream()
                .filter(question -> byFirst.containsKey(question) && bySecond.containsKey(question))
                .toList();
        return new Answers(
                reading.read(both.stream().map(byFirst::get).toList()),
                reading.read(both.stream().map(bySecond::get).toList()));
    }

    private static Map<LabeledQuestion, ProbedQuestion> byQuestion(List<ProbedQuestion> answers) {
        return answers.stream()
                .collect(Collectors.toMap(ProbedQuestion::question, Function.identity(), (one, same) -> one));
    }

    private List<String> table(String test, Answers answers, List<Answers> drawn) {
        List<List<CascadeFigures.Pair>> pairs =
                drawn.stream().map(labeled -> pairs(answers, labeled)).toList();
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(String.format(
                Locale.ROOT,
                "%s: %d questions, right: the first %.0f %%, the second %.0f %%",
                test,
                answers.first().size(),
                right(answers.first()),
                right(answers.second())));
        lines.add("| threshold | first alone: accepted, wrong | second alone: accepted, wrong, cost"
                + " | cascade: accepted, wrong, of the first's, cost |");
        lines.add("| --- | --- | --- | --- |");
        for (double threshold : thresholds) {
            lines.add(line(pairs, threshold));
        }
        return lines;
    }

    private static double right(List<ReadAnswer> answers) {
        return 100
                * answers.stream()
                        .mapToDouble(ReadAnswer::correctness)
                        .average()
                        .orElse(0);
    }

    private String line(List<List<CascadeFigures.Pair>> pairs, double threshold) {
        CascadeFigures.Figure alone = mean(pairs, threshold, CascadeFigures::firstAlone);
        CascadeFigures.Figure always = mean(pairs, threshold, CascadeFigures::secondAlone);
        CascadeFigures.Figure cascade = mean(pairs, threshold, CascadeFigures::cascade);
        return String.format(
                Locale.ROOT,
                "| %.2f | %.3f, %.3f | %.3f, %.3f, 1 | %.3f, %.3f, %.3f, %.2f |",
                threshold,
                alone.accepted(),
                alone.error(),
                always.accepted(),
                always.error(),
                cascade.accepted(),
                cascade.error(),
                1 - cascade.secondAsked(),
                cost * cascade.firstAsked() + cascade.secondAsked());
    }

    private static CascadeFigures.Figure mean(
            List<List<CascadeFigures.Pair>> pairs,
            double threshold,
            BiFunction<List<CascadeFigures.Pair>, Double, CascadeFigures.Figure> of) {
        return CascadeFigures.mean(
                pairs.stream().map(draw -> of.apply(draw, threshold)).toList());
    }

    private static List<CascadeFigures.Pair> pairs(Answers answers, Answers labeled) {
        // The first model reads its own answers: what its own model finds of them is what the reader finds.
        AnswerMap first = AnswerMapFit.fit(
                labeled.first().stream().map(each -> each.answered(false)).toList());
        AnswerMap second = AnswerMapFit.fit(
                labeled.second().stream().map(each -> each.answered(true)).toList());
        List<CascadeFigures.Pair> pairs = new ArrayList<>();
        for (int i = 0; i < answers.first().size(); i++) {
            ReadAnswer one = answers.first().get(i);
            ReadAnswer other = answers.second().get(i);
            pairs.add(new CascadeFigures.Pair(
                    first.confidence(one.answered(false)),
                    one.isRight(),
                    second.confidence(other.answered(true)),
                    other.isRight()));
        }
        return pairs;
    }
}

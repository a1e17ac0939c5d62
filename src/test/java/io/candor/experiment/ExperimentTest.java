package io.candor.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.candor.TinyModel;
import io.candor.llm.adapter.LoraConfig;
import io.candor.llm.decoder.EngineSettings;
import io.candor.llm.decoder.LanguageModel;
import io.candor.llm.decoder.Precision;
import io.candor.training.dataset.LabeledQuestion;
import io.candor.training.fit.FitProgress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperimentTest {
    private static final ExperimentConfig CONFIG = new ExperimentConfig(
            2,
            1,
            List.of(6),
            3,
            1,
            3,
            100,
            100,
            LoraConfig.onAllProjections(2, 4),
            new StageSchedule(1, 50, 8, 1e-2, 0.1, 1),
            new StageSchedule(1, 50, 8, 1e-2, 0.1, 1),
            2);

    @TempDir
    static Path folder;

    private static LanguageModel model;
    private static Path whole;

    @BeforeAll
    static void runItOnce() throws IOException {
        Path checkpoint = Files.createDirectories(folder.resolve("tiny"));
        TinyModel.write(checkpoint, 1);
        model = LanguageModel.open(checkpoint, new EngineSettings("cpu", Precision.FLOAT32, 1));
        whole = folder.resolve("whole");
        experiment(whole).run().write(whole.resolve("report"));
    }

    @AfterAll
    static void closeTheModel() {
        model.close();
    }

    @Test
    void shouldMeasureEveryCellOnEveryTestWhenItIsDone() throws IOException {
        List<CellResult> results = results(whole);

        assertThat(results).extracting(CellResult::cell).containsExactlyInAnyOrderElementsOf(plan().cells());
        assertThat(results)
                .allSatisfy(result -> assertThat(result.metrics().keySet()).containsAll(StudyQuestions.TESTS));
    }

    @Test
    void shouldDoOnlyWhatIsMissingAndFindTheSameWhenStartedAgain() throws IOException {
        Path half = folder.resolve("half");
        experiment(half).run();
        Path file = half.resolve("cells.jsonl");
        List<String> lines = Files.readAllLines(file);
        Files.write(file, lines.subList(0, lines.size() / 2));
        List<String> work = new ArrayList<>();

        new Experiment(model, CONFIG, questions(), half, (what, done, total, loss) -> work.add(what + " of " + total))
                .run();

        assertThat(work).contains("cells of " + (lines.size() - lines.size() / 2));
        assertThat(work).noneMatch(each -> each.contains("sampled"));
        assertThat(figures(half)).isEqualTo(figures(whole));
    }

    @Test
    void shouldRefuseWhenAnotherExperimentWorksInTheFolder() throws IOException {
        Path busy = folder.resolve("busy");
        try (FolderLock lock = FolderLock.take(busy)) {
            assertThatThrownBy(() -> experiment(busy).run())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("in use");
        }
    }

    @Test
    void shouldWriteATableRowForEveryMethodAndVariant() throws IOException {
        String report = Files.readString(whole.resolve("report").resolve(ExperimentReport.MARKDOWN));

        assertThat(plan().rows()).allSatisfy(row -> assertThat(report)
                .contains("| " + row.treatment().name() + " |"));
        assertThat(report).contains("| method | 0 | 6 | all 12 |", "accuracy");
        assertThat(whole.resolve("report/auroc-in-domain-graded.png")).isNotEmptyFile();
    }

    @Test
    void shouldLogTheChanceOfEveryChosenQuestionWhenLabelsAreChosenActively() throws IOException {
        try (var files = Files.list(whole.resolve("choices"))) {
            List<String> lines = files.flatMap(file -> lines(file).stream()).toList();

            assertThat(lines).isNotEmpty().allMatch(line -> line.contains("\"propensity\":"));
        }
    }

    @Test
    void shouldAskAgainOnlyTheUnfinishedChunkWhenProbingWasInterrupted() throws IOException {
        Path probes = whole.resolve("probes");
        Path file;
        try (var files = Files.list(probes)) {
            file = files.filter(each -> each.getFileName().toString().startsWith("elicit"))
                    .findFirst()
                    .orElseThrow();
        }
        List<String> said = Files.readAllLines(file);
        Files.writeString(file, String.join("\n", said.subList(0, 5)) + "\n{\"gree");

        Files.delete(whole.resolve("cells.jsonl"));
        experiment(whole).run();

        assertThat(Files.readAllLines(file)).isEqualTo(said);
    }

    private static Plan plan() {
        return new Plan(CONFIG, 12, model.checkpoint().config().layers());
    }

    private static Experiment experiment(Path out) {
        return new Experiment(model, CONFIG, questions(), out, FitProgress.SILENT);
    }

    private static StudyQuestions questions() {
        Map<String, List<LabeledQuestion>> tests = new LinkedHashMap<>();
        StudyQuestions.TESTS.forEach(test -> tests.put(test, asked(test, 10)));
        List<LabeledQuestion> labeled = asked("train", 12);
        List<LabeledQuestion> elicited = new ArrayList<>(labeled);
        elicited.addAll(asked("elicit", 8));
        return new StudyQuestions(elicited, labeled, tests);
    }

    private static List<LabeledQuestion> asked(String name, int count) {
        List<LabeledQuestion> questions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            questions.add(new LabeledQuestion(name + i, "What is " + name + " " + i + "?", List.of("a", "e"), name));
        }
        return questions;
    }

    private static List<CellResult> results(Path out) throws IOException {
        List<String> lines = Files.readAllLines(out.resolve("cells.jsonl"));
        return ResultFile.open(
                        out.resolve("cells.jsonl"),
                        new ObjectMapper().readValue(lines.get(0), new TypeReference<>() {}))
                .results();
    }

    private static Map<Cell, Map<String, Map<String, Double>>> figures(Path out) throws IOException {
        return results(out).stream().collect(Collectors.toMap(CellResult::cell, CellResult::metrics));
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.candor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.candor.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoopCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path folder;

    private static Path answers;

    @BeforeAll
    static void writeAnswers() throws IOException {
        Random random = new Random(3);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 800; i++) {
            double logit = 2 * random.nextGaussian();
            boolean right = random.nextDouble() < 1 / (1 + Math.exp(-logit));
            lines.add(String.format(
                    Locale.ROOT,
                    "{\"text\": \"Question %d?\", \"domain\": \"%s\", \"logit\": %f, \"answer\": \"a%d\","
                            + " \"correctness\": %d}",
                    i,
                    i % 2 == 0 ? "law" : "music",
                    logit,
                    random.nextInt(10),
                    right ? 1 : 0));
        }
        answers = Files.write(folder.resolve("answers.jsonl"), lines);
    }

    @Test
    void shouldPrintATableAndPlotsWhenGivenLabelledAnswers() {
        CommandRun run = loop("--change", "domain,none", "--letters", "ascii", "--looks", "0,60,120");

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("Change domain; changed: law; unchanged: music. 800 questions, 2 seeds")
                .contains("| labels | time | changed |", "| 120 | 2.4 days |")
                .contains("First map live after the change: median")
                .contains("ECE above its floor by labels, mean of changed domains", "|####")
                .contains("Change none; changed: none; unchanged: law, music");
        assertThat(run.err()).contains("2 of 2 seeds simulated, change none");
    }

    @ParameterizedTest
    @CsvSource({
        "--certainty,0.9,--promise",
        "--sample-most,0.5,--promise",
        "--sample-least,0.1,--sample-most",
        "--sample-answers,100,--sample-most"
    })
    void shouldRefuseAnOptionThatWouldBePassedOver(String option, String value, String needed) {
        CommandRun run = loop(option, value);

        assertThat(run.status()).isNotZero();
        assertThat(run.err()).contains(option + " needs " + needed);
    }

    @Test
    void shouldPrintTheSameWhenRunAgain() {
        assertThat(loop("--json").out()).isEqualTo(loop("--json").out());
    }

    @Test
    void shouldPrintOneJsonObjectAndWriteCsvWhenWanted() throws IOException {
        Path csv = folder.resolve("loop.csv");

        CommandRun run = loop("--json", "--csv", csv, "--rate", "2/h", "--looks", "0,120");

        JsonNode report = JSON.readTree(run.out());
        assertThat(report.at("/settings/verdicts/perDay").asDouble()).isEqualTo(48);
        assertThat(report.at("/results/0/change").asText()).isEqualTo("DOMAIN");
        assertThat(report.at("/results/0/looks/1/days").asDouble()).isBetween(2.4, 2.6);
        assertThat(report.at("/results/0/seeds")).hasSize(2);
        assertThat(Files.readAllLines(csv)).hasSize(1 + 2 * 2);
    }

    @Test
    void shouldScoreQuestionsOnceAndUseThemAgainWhenTheyAreKept() throws IOException {
        Path model = folder.resolve("tiny");
        TinyModel.write(model, 1);
        TinyModel.writeAdapter(model, model.resolve("adapter"), 2);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 70; i++) {
            lines.add("{\"id\": \"q" + i + "\", \"question\": \"why " + i + "\", \"answers\": [\"so " + i
                    + "\"], \"domain\": \"d\"}");
        }
        Path questions = Files.write(folder.resolve("questions.jsonl"), lines);
        Path kept = folder.resolve("scored.jsonl");
        List<Object> small = List.of(
                "loop", "--questions", questions, "--fewest", 70, "--before", 5, "--labels", 5, "--seeds", 1, "--json");

        CommandRun scoring = run(small, "--model", model, "--save-scored", kept);
        CommandRun reading = run(small, "--scored", kept);

        assertThat(scoring.status()).as(scoring.err()).isZero();
        assertThat(scoring.err()).contains("70 of 70 questions scored");
        assertThat(Files.readAllLines(kept)).hasSize(70);
        assertThat(reading.out()).isEqualTo(scoring.out());
        assertThat(reading.err()).doesNotContain("questions scored");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "--error; 1.2; --error must be in [0, 1], got: 1.2",
                "--labeled-right; -0.1; --labeled-right must be in [0, 1]",
                "--labeled-right; 0.5; --sample-share must be below 1",
                "--sample-share; 1.5; --sample-share must be in [0, 1]",
                "--liar-share; NaN; --liar-share must be in [0, 1]",
                "--changed-share; 2; --changed-share must be in [0, 1]",
                "--rate; 5; must be a number above 0 of labels a day",
                "--rate; 0/d; must be a number above 0 of labels a day",
                "--change; everything; --change must be none, domain, half, answer or no-domain, got: everything",
                "--looks; 0,5000; --looks must be in [0, 120], got: 5000",
                "--seeds; 0; must be a whole number of at least 1",
                "--delay; soon; is no duration",
                "--questions; q.jsonl; --answers stands alone"
            })
    void shouldRefuseAnOptionThatIsNone(String option, String value, String problem) {
        CommandRun run = loop(option, value);

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.errLines()).singleElement().asString().contains(problem);
    }

    @Test
    void shouldSayThatAFileIsMissing() {
        CommandRun run = CommandRun.of("loop", "--answers", folder.resolve("none.jsonl"));

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.errLines()).singleElement().asString().contains("none.jsonl is missing");
    }

    @Test
    void shouldNameTheLineWithoutALogit() throws IOException {
        Path bad = Files.writeString(
                folder.resolve("bad.jsonl"), "{\"text\": \"Who?\", \"answer\": \"me\", \"correctness\": 1}\n");

        CommandRun run = CommandRun.of("loop", "--answers", bad);

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.errLines())
                .singleElement()
                .asString()
                .contains("bad.jsonl line 1 has no number under \"logit\"");
    }

    @Test
    void shouldSayWhatHelpsWhenQuestionsDoNotSuffice() {
        CommandRun run = loop("--before", "900");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.errLines().get(run.errLines().size() - 1)).contains("give more questions");
    }

    @Test
    void shouldRefuseToWriteIntoAFolderThatIsMissingBeforeAnythingIsSimulated() {
        CommandRun run = loop("--csv", folder.resolve("none").resolve("loop.csv"));

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.errLines()).singleElement().asString().contains("is missing");
    }

    @Test
    void shouldExplainItselfWithExitCodesAndExamples() {
        CommandRun run = CommandRun.of("help", "loop");

        assertThat(run.out()).contains("Exit codes:", "Examples:", "--labeled-right", "--liar-share", "--repetition");
    }

    private static CommandRun loop(Object... options) {
        return run(
                List.of(
                        "loop",
                        "--answers",
                        answers,
                        "--change",
                        "domain",
                        "--seeds",
                        2,
                        "--before",
                        100,
                        "--labels",
                        120,
                        "--rate",
                        "50/d",
                        "--delay",
                        "0s",
                        "--largest-share",
                        "0",
                        "--error",
                        "0"),
                options);
    }

    /** An option that is given again takes the place of the first. */
    private static CommandRun run(List<Object> first, Object... more) {
        List<Object> all = new ArrayList<>(first);
        for (int i = 0; i < more.length; i++) {
            int known = all.indexOf(more[i]);
            if (known > 0 && more[i].toString().startsWith("--")) {
                all.remove(known);
                all.remove(known);
            }
            all.add(more[i]);
        }
        return CommandRun.of(all.toArray());
    }
}

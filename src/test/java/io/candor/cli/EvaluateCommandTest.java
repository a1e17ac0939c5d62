package io.candor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import io.candor.GoldenModelFolder;
import io.candor.honesty.map.AnswerMap;
import io.candor.honesty.map.LogitMap;
import io.candor.release.store.MapFile;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class EvaluateCommandTest {
    private static final String QUESTIONS = """
            {"question": "Is the sea true?", "answers": ["yes"], "domain": "sea"}
            {"question": "Who is it?", "answers": ["the state", "a statue"], "domain": "people"}
            {"question": "What is the hue?", "answer": "blue", "domain": "sea"}
            {"question": "What is nowhere?", "answers": [], "domain": "sea"}
            """;
    /** -Dcandor.evaluate.lines=70000 is the size of the published set; the bound of a minute holds for it too. */
    private static final int BENCH_LINES = Integer.getInteger("candor.evaluate.lines", 7_000);

    private static final String MALFORMED = "bench.jsonl line " + (BENCH_LINES / 2 + 1) + ", key consistency_judgement";

    @TempDir
    static Path shared;

    private static Path model;
    private static Path questions;
    private static Path bench;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    @BeforeAll
    static void makeModelAndData() throws IOException {
        model = GoldenModelFolder.in(shared);
        questions = Files.writeString(shared.resolve("questions.jsonl"), QUESTIONS);
        bench = shared.resolve("bench.jsonl");
        writeBench(bench);
    }

    @Test
    void shouldMeasureEveryScorerWhenGivenAModelAnAdapterAndQuestions() throws IOException {
        int code = evaluate(
                "--model",
                model.toString(),
                "--adapter",
                GoldenModelFolder.FILES.resolve("adapter").toString(),
                "--data",
                "small=" + questions,
                "--samples",
                "2",
                "--semantic-judge",
                "--verbalized",
                "--max-tokens",
                "4");

        assertThat(code).as(err.toString()).isZero();
        JsonNode report = report();
        assertThat(report.at("/measurements").findValuesAsText("scorer"))
                .containsSubsequence(
                        "confidence",
                        "sequence probability",
                        "self-consistency",
                        "self-consistency (semantic judge)",
                        "verbalized confidence");
        assertThat(report.at("/measurements/0/answers").asInt()).isEqualTo(3);
        assertThat(report.at("/measurements").findValuesAsText("domain")).contains("sea", "people");
        assertThat(err.toString()).contains("questions.jsonl question 4: answers is empty");
        assertThat(out.toString()).contains("small", "self-consistency", "Report: ");
        assertThat(folder.resolve("report/report.md")).exists();
    }

    @Test
    void shouldCountEveryAnswerWrongWhereNoneCanBeRight() throws IOException {
        Path file = Files.writeString(folder.resolve("far.jsonl"), """
                {"question": "Where is Blorvania?", "unanswerable": true}
                {"question": "Is the sea true?", "unanswerable": true}
                """);

        int code = evaluate("--model", model.toString(), "--data", file.toString(), "--max-tokens", "4");

        assertThat(code).as(err.toString()).isZero();
        JsonNode measured = report().at("/measurements/0");
        assertThat(measured.get("answers").asInt()).isEqualTo(2);
        assertThat(measured.at("/metrics/accuracy/estimate").asDouble()).isZero();
        assertThat(measured.at("/metrics/auroc/estimate").isNull()).isTrue();
    }

    @Test
    void shouldMeasureTheConfidenceAfterTheAnswerWhereAnAdapterHasAMapForIt() throws IOException {
        Path adapter = Files.createDirectories(folder.resolve("adapter"));
        for (String file : List.of("adapter_config.json", "adapter_model.safetensors", "vector_head.safetensors")) {
            Files.copy(GoldenModelFolder.FILES.resolve("adapter").resolve(file), adapter.resolve(file));
        }
        AnswerMap map = new AnswerMap(new AnswerMap.Weights(0, 0, 0, 30), LogitMap.IDENTITY);
        Files.write(adapter.resolve(MapFile.ANSWERS), MapFile.bytes(map));

        evaluate(
                "--model",
                model.toString(),
                "--adapter",
                adapter.toString(),
                "--data",
                questions.toString(),
                "--max-tokens",
                "1");

        assertThat(report().at("/measurements").findValuesAsText("scorer"))
                .contains("confidence", "confidence, after the answer");
    }

    @Test
    void shouldStopWithOneSentenceWhenAQuestionIsEmpty() throws IOException {
        Path empty = Files.writeString(folder.resolve("empty.jsonl"), "{\"question\": \" \", \"answers\": [\"no\"]}\n");

        int code = evaluate("--model", model.toString(), "--data", empty.toString());

        assertThat(code).isEqualTo(1);
        assertThat(err.toString()).contains("empty.jsonl line 1 has an empty question");
    }

    @Test
    void shouldNameScorersAfterTheirAdaptersWhenThereAreSeveral() throws IOException {
        String adapter = GoldenModelFolder.FILES.resolve("adapter").toString();

        evaluate(
                "--model",
                model.toString(),
                "--adapter",
                "one=" + adapter,
                "--adapter",
                "two=" + adapter,
                "--data",
                questions.toString(),
                "--max-tokens",
                "1");

        assertThat(report().at("/measurements").findValuesAsText("scorer"))
                .contains("confidence (one)", "confidence (two)");
    }

    @Test
    void shouldEvaluateRecordedLinesInUnderAMinuteWhenThereIsNoModel() throws IOException {
        long before = processorNanos();

        int code = evaluate("--data", bench.toString());

        // Processor time, because a busy machine is no slower program.
        assertThat(Duration.ofNanos(processorNanos() - before)).isLessThan(Duration.ofMinutes(1));
        assertThat(code).as(err.toString()).isZero();
        JsonNode first = report().at("/measurements/0");
        assertThat(first.at("/answers").asInt()).isEqualTo(BENCH_LINES - 1);
        assertThat(err.toString().lines().filter(line -> line.contains("left out")))
                .singleElement()
                .asString()
                .contains(MALFORMED);
    }

    @Test
    void shouldStopWithOneSentenceWhenStrictAndALineIsMalformed() {
        int code = evaluate("--data", bench.toString(), "--strict");

        assertThat(code).isNotZero();
        assertThat(err.toString()).contains(MALFORMED);
        assertThat(folder.resolve("report/report.md")).doesNotExist();
    }

    @Test
    void shouldTakeTheConfidenceOfAnAdapterWhenLinesAreRecorded() throws IOException {
        evaluate(
                "--model", model.toString(),
                "--adapter", GoldenModelFolder.FILES.resolve("adapter").toString(),
                "--data", bench.toString(),
                "--limit", "50");

        assertThat(report().at("/measurements").findValuesAsText("scorer"))
                .containsExactly("confidence", "sequence probability", "self-consistency");
        assertThat(report().at("/measurements/0/answers").asInt()).isEqualTo(50);
    }

    @Test
    void shouldAskForAModelWhenQuestionsMustBeAnswered() {
        assertThat(evaluate("--data", questions.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("give --model");
    }

    @Test
    void shouldRefuseWhenTwoDataSetsHaveOneName() {
        assertThat(evaluate("--data", bench.toString(), "--data", bench.toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--data bench is a name taken twice");
    }

    private static long processorNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    private int evaluate(String... arguments) {
        String[] all = Stream.concat(Stream.of("--out", folder.resolve("report").toString()), Stream.of(arguments))
                .toArray(String[]::new);
        return new CommandLine(new EvaluateCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    command.getErr().println(failure.getMessage());
                    return 1;
                })
                .execute(all);
    }

    private JsonNode report() throws IOException {
        return new ObjectMapper().readTree(folder.resolve("report/report.json").toFile());
    }

    /** Lines as HonestyBench publishes them, the middle one malformed. */
    private static void writeBench(Path file) throws IOException {
        Random random = new Random(11);
        try (BufferedWriter writer = Files.newBufferedWriter(file)) {
            for (int i = 0; i < BENCH_LINES; i++) {
                double knows = random.nextDouble();
                writer.write(benchLine(i, knows, random.nextDouble() < knows ? 1 : 0, i == BENCH_LINES / 2));
            }
        }
    }

    private static String benchLine(int number, double knows, int correct, boolean malformed) {
        long agreeing = Math.round(knows * 20);
        StringBuilder judgements = new StringBuilder();
        StringBuilder samples = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            judgements.append(i == 0 ? "" : ", ").append(i < agreeing ? 1 : 0);
            samples.append(i == 0 ? "" : ", ").append("\"A sampled answer of a usual length.\"");
        }
        return String.format(
                Locale.ROOT,
                "{\"question\": \"Is the sea true in %d?\", \"answer\": [\"yes\"], \"greedy_response\": [\"yes\"],"
                        + " \"greedy_correctness\": %d, \"greedy_tokens\": [[1, 2, 3, 4]],"
                        + " \"greedy_cumulative_logprobs\": [%.4f], \"sampling_response\": [%s],"
                        + " \"sampling_correctness\": [%s], \"consistency_judgement\": [%s]}%n",
                number,
                correct,
                4 * Math.log(Math.max(0.01, knows)),
                samples,
                judgements,
                malformed ? "NaN" : judgements);
    }
}

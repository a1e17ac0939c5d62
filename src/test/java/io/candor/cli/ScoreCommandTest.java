package io.candor.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.candor.TinyModel;
import io.candor.honesty.map.AnswerMap;
import io.candor.honesty.map.LogitMap;
import io.candor.release.store.MapFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ScoreCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path folder;

    private static Path model;

    @BeforeAll
    static void writeTheModel() throws IOException {
        model = folder.resolve("tiny");
        TinyModel.write(model, 1);
        TinyModel.writeAdapter(model, model.resolve("adapter"), 2);
    }

    @Test
    void shouldKeepTheOrderWhenQuestionsOfManyLengthsFillSeveralWindows() {
        // Windows of 32 lines in batches of 2, sorted by length inside.
        List<String> questions = IntStream.range(0, 100)
                .mapToObj(i -> "why " + "so ".repeat(i * 7 % 20) + i)
                .toList();

        CommandRun run = score(lines(questions), "--batch", "2", "--max-tokens", "3");

        assertThat(run.status()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(scored(run))
                .extracting(line -> line.get("question").asText())
                .containsExactlyElementsOf(questions);
    }

    @Test
    void shouldScoreTheSameWhateverTheBatch() {
        List<String> questions = IntStream.range(0, 20)
                .mapToObj(i -> "what " + "is ".repeat(i % 6) + i)
                .toList();

        List<JsonNode> alone = scored(score(lines(questions), "--batch", "1", "--max-tokens", "6"));
        List<JsonNode> together = scored(score(lines(questions), "--batch", "64", "--max-tokens", "6"));

        for (int i = 0; i < questions.size(); i++) {
            assertThat(together.get(i).get("answer")).isEqualTo(alone.get(i).get("answer"));
            assertThat(together.get(i).get("confidence").asDouble())
                    .isCloseTo(alone.get(i).get("confidence").asDouble(), within(1e-6));
        }
        assertThat(alone).extracting(line -> line.get("confidence")).doesNotHaveDuplicates();
    }

    @Test
    void shouldGiveIdsBackAsTheyCameWhenTheyAreNumbersTextsOrAbsent() {
        CommandRun run = score("{\"id\": 7, \"question\": \"a\"}\n{\"id\": \"7\", \"question\": \"b\"}\n"
                + "{\"question\": \"c\"}\n{\"id\": null, \"question\": \"d\"}\n");

        List<JsonNode> lines = scored(run);
        assertThat(lines.get(0).get("id").isIntegralNumber()).isTrue();
        assertThat(lines.get(1).get("id").isTextual()).isTrue();
        assertThat(lines.get(2).has("id")).isFalse();
        assertThat(lines.get(3).has("id")).isFalse();
    }

    @Test
    void shouldTakeALineThatCouldBeAskedOverRestAsWell() {
        CommandRun run =
                score("{\"id\": \"q\", \"text\": \"Who?\", \"domain\": \"people\"}\n{\"question\": \"Who?\"}\n");

        List<JsonNode> lines = scored(run);
        assertThat(lines.get(0).get("question").asText()).isEqualTo("Who?");
        assertThat(lines.get(0).get("confidence").asDouble())
                .isCloseTo(lines.get(1).get("confidence").asDouble(), within(1e-6));
    }

    @Test
    void shouldSayAllItKnowsWhenALineIsScored() {
        JsonNode line =
                scored(score(lines(List.of("Who?")), "--max-tokens", "4")).get(0);

        assertThat(line.get("confidence").asDouble()).isBetween(0.0, 1.0);
        assertThat(line.get("meanTokenLogProbability").asDouble()).isNegative();
        assertThat(line.get("meanLogProbability")).isEqualTo(line.get("meanTokenLogProbability"));
        assertThat(line.get("promptTokens").asInt()).isPositive();
        assertThat(line.get("answerTokens").asInt()).isBetween(0, 4);
        assertThat(line.get("model").asText()).startsWith("tiny@");
        assertThat(line.has("answer")).isTrue();
    }

    @Test
    void shouldReadTheAnswerThatALineCarriesInsteadOfGivingOne() {
        CommandRun run = score("{\"question\": \"Who?\", \"answer\": \"</s> Ann\", \"answerModel\": \"acme\","
                + " \"answerMeanTokenLogProbability\": -0.5}\n{\"question\": \"Who?\", \"answer\": [\"Ann\"]}\n");

        assertThat(run.err()).isEmpty();
        JsonNode given = scored(run).get(0);
        assertThat(given.get("answer").asText()).isEqualTo("</s> Ann");
        assertThat(given.get("answerModel").asText()).isEqualTo("acme");
        assertThat(given.get("meanLogProbability").asDouble()).isNegative();
        assertThat(given.get("answerTokens").asInt()).isPositive();
        assertThat(given.has("answerConfidence")).isFalse();
        JsonNode own = scored(run).get(1);
        assertThat(own.has("answerModel")).isFalse();
        assertThat(own.get("confidence")).isEqualTo(given.get("confidence"));
    }

    @Test
    void shouldSayWhatAnotherSystemsAnswerIsWorthWhenAReleaseHasAMapOfItsAnswers() throws IOException {
        Path release = Files.createDirectories(folder.resolve("release"));
        Files.write(
                release.resolve(MapFile.SOURCES),
                MapFile.bytes(new TreeMap<>(
                        Map.of("acme", new AnswerMap(new AnswerMap.Weights(0, 0, 0, 1), LogitMap.IDENTITY)))));
        String line = "{\"question\": \"Who?\", \"answer\": \"Ann\", \"answerModel\": \"acme\"}\n";

        CommandRun run = score(line, "--maps", release.toString());

        assertThat(scored(run).get(0).get("answerConfidence").asDouble()).isBetween(0.7, 0.75);
        assertThat(scored(score(line)).get(0).has("answerConfidence")).isFalse();
        assertThat(score(line, "--maps", folder.resolve("nowhere").toString()).err())
                .contains("has no maps");
    }

    @Test
    void shouldRefuseTheLineWhoseAnswerCannotBeScored() {
        CommandRun run = score("{\"question\": \"Who?\", \"answerModel\": \"acme\"}\n"
                + "{\"question\": \"Who?\", \"answer\": \" \", \"answerModel\": \"acme\"}\n"
                + "{\"question\": \"Who?\", \"answer\": \"Ann\", \"answerModel\": \"*\"}\n"
                + "{\"question\": \"Who?\", \"answer\": \"Ann\", \"answerModel\": \"acme\","
                + " \"answerMeanTokenLogProbability\": 1}\n"
                + "{\"question\": \"Who?\", \"answerMeanTokenLogProbability\": -1}\n"
                + "{\"question\": \"Who?\", \"answer\": \"Ann\"}\n");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines()).hasSize(6).allMatch(line -> line.contains("line"));
        assertThat(run.err().lines().toList().get(5)).contains("\"answer\" without \"answerModel\"");
    }

    @Test
    void shouldLeaveTheAnswerAwayWhenOnlyConfidencesAreWanted() {
        List<String> questions = List.of("Who?", "When was it?");

        List<JsonNode> both = scored(score(lines(questions)));
        List<JsonNode> only = scored(score(lines(questions), "--confidence-only"));

        assertThat(only)
                .extracting(line -> line.get("confidence"))
                .containsExactlyElementsOf(
                        both.stream().map(line -> line.get("confidence")).toList());
        assertThat(only).allSatisfy(line -> {
            assertThat(line.has("answer")).isFalse();
            assertThat(line.has("meanLogProbability")).isFalse();
            assertThat(line.has("answerTokens")).isFalse();
        });
    }

    @Test
    void shouldReadFilesOfOtherSystemsWhenTheyHaveMarkBlanksAndCarriageReturns() {
        CommandRun run =
                score("\uFEFF{\"id\": 1, \"question\": \"Wer?\"}\r\n\r\n   \n\n{\"id\": 2, \"question\": \"Où ?\"}");

        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
        assertThat(scored(run)).extracting(line -> line.get("id").asInt()).containsExactly(1, 2);
        assertThat(scored(run).get(1).get("question").asText()).isEqualTo("Où ?");
    }

    @Test
    void shouldScoreAFileLikeStandardInputWhenItIsNamed() throws IOException {
        String questions = lines(List.of("Who?", "Why?"));
        Path file = Files.writeString(folder.resolve("named.jsonl"), questions);

        CommandRun named = CommandRun.of("score", "--model", model, "--in", file);

        assertThat(named.out()).isEqualTo(score(questions).out()).isNotEmpty();
    }

    @Test
    void shouldRefuseTheLineOnlyWhenItIsLongerThanAnyQuestion() {
        String endless = "{\"id\": 2, \"question\": \"" + "x".repeat(9 << 20) + "\"}";
        String padded = "{\"id\": 3, \"question\": \"Why?\", \"more\": \"" + "x".repeat(1 << 20) + "\"}";

        CommandRun run = score("{\"id\": 1, \"question\": \"Who?\"}\n" + endless + "\n" + padded + "\n");

        assertThat(scored(run)).extracting(line -> line.get("id").asInt()).containsExactly(1, 3);
        assertThat(run.errLines()).singleElement().asString().startsWith("standard input line 2 has 9437");
        assertThat(run.status()).isEqualTo(1);
    }

    @Test
    @Timeout(120)
    void shouldAnswerALineBeforeTheNextIsThereWhenFedByAPipe() throws Exception {
        try (PipedOutputStream questions = new PipedOutputStream();
                InputStream input = new PipedInputStream(questions);
                PipedReader answers = new PipedReader(1 << 16);
                Writer output = new PipedWriter(answers)) {
            CompletableFuture<CommandRun> run = CompletableFuture.supplyAsync(
                    () -> CommandRun.streaming(input, new PrintWriter(output), "score", "--model", model));
            BufferedReader reader = new BufferedReader(answers);
            for (int i = 0; i < 3; i++) {
                ask(questions, i);
                assertThat(JSON.readTree(reader.readLine()).get("id").asInt()).isEqualTo(i);
            }
            questions.close();
            assertThat(run.get(60, TimeUnit.SECONDS).status()).isZero();
        }
    }

    @Test
    void shouldHoldNoMoreThanAWindowWhenTheInputIsHuge() {
        int total = 200;
        CountingInput input = new CountingInput(total);
        Lag lag = new Lag(input);

        CommandRun run = CommandRun.streaming(
                input, new PrintWriter(lag), "score", "--model", model, "--batch", "1", "--confidence-only");

        assertThat(run.status()).isZero();
        assertThat(lag.lines).isEqualTo(total);
        // A window of 16 lines and at most what one read of the input brought.
        assertThat(lag.worst).isBetween(1, 16 + CountingInput.LINES_PER_READ);
    }

    @Test
    void shouldSayThatTheOutputIsGoneWhenNobodyTakesIt() {
        PrintWriter broken = new PrintWriter(new Writer() {
            @Override
            public void write(char[] text, int from, int length) throws IOException {
                throw new IOException("No space left on device");
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        });

        CommandRun run =
                CommandRun.streaming(new CountingInput(3), broken, "score", "--model", model, "--confidence-only");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.errLines()).singleElement().asString().contains("the output can no longer be written");
    }

    @Test
    void shouldSayTheSameAsScoreWhenAskedForJson() throws IOException {
        CommandRun asked = CommandRun.of("ask", "--offline", "--json", "--model", model, "Who?");

        assertThat(asked.err()).isEmpty();
        assertThat(asked.status()).isZero();
        assertThat(JSON.readTree(asked.out()))
                .isEqualTo(scored(score(lines(List.of("Who?")))).get(0));
    }

    @Test
    void shouldPrintAnswerConfidenceAndModelWhenAskedByAPerson() {
        CommandRun asked = CommandRun.of("ask", "--offline", "--model", model, "Who?");

        assertThat(asked.outLines()).hasSizeGreaterThanOrEqualTo(3);
        assertThat(asked.out()).containsPattern("\nconfidence [01]\\.\\d\\d\nmodel tiny@[0-9a-f]{12}\n$");
    }

    @Test
    void shouldSayBothConfidencesWhereTheAdapterHasAMapOfAnswers() throws IOException {
        Path adapter = folder.resolve("with-answers");
        TinyModel.writeAdapter(model, adapter, 2);
        AnswerMap map = new AnswerMap(new AnswerMap.Weights(0, 0, 0, 1.5), LogitMap.IDENTITY);
        Files.write(adapter.resolve(MapFile.ANSWERS), MapFile.bytes(map));

        CommandRun asked = CommandRun.of("ask", "--offline", "--model", model, "--adapter", adapter, "Who?");
        JsonNode line =
                scored(score(lines(List.of("Who?")), "--adapter", adapter)).get(0);

        assertThat(asked.out()).containsPattern("\nconfidence [01]\\.\\d\\d, after the answer 0\\.82\nmodel ");
        assertThat(line.get("answerConfidence").asDouble()).isCloseTo(1 / (1 + Math.exp(-1.5)), within(1e-12));
    }

    private static void ask(OutputStream questions, int id) {
        try {
            questions.write(("{\"id\": " + id + ", \"question\": \"Who?\"}\n").getBytes(StandardCharsets.UTF_8));
            questions.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CommandRun score(String input, Object... options) {
        Object[] arguments = new Object[options.length + 3];
        arguments[0] = "score";
        arguments[1] = "--model";
        arguments[2] = model;
        System.arraycopy(options, 0, arguments, 3, options.length);
        return CommandRun.with(input, arguments);
    }

    private static String lines(List<String> questions) {
        StringBuilder lines = new StringBuilder();
        questions.forEach(question ->
                lines.append(JSON.createObjectNode().put("question", question)).append('\n'));
        return lines.toString();
    }

    private static List<JsonNode> scored(CommandRun run) {
        return run.outLines().stream().map(ScoreCommandTest::json).toList();
    }

    private static JsonNode json(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes its lines only as they are read, a few at a time. */
    private static final class CountingInput extends InputStream {
        static final int LINES_PER_READ = 8;
        private final int total;
        private int given;

        CountingInput(int total) {
            this.total = total;
        }

        @Override
        public int read(byte[] target, int from, int length) {
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < LINES_PER_READ && given < total; i++) {
                lines.append("{\"question\": \"why ").append(given++).append("\"}\n");
            }
            byte[] bytes = lines.toString().getBytes(StandardCharsets.UTF_8);
            System.arraycopy(bytes, 0, target, from, bytes.length);
            return bytes.length == 0 ? -1 : bytes.length;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException("read in blocks");
        }

        @Override
        public int available() {
            return given < total ? 1 : 0;
        }
    }

    /** Counts lines, and how far they were behind the input. */
    private static final class Lag extends Writer {
        private final CountingInput input;
        private int lines;
        private int worst;

        Lag(CountingInput input) {
            this.input = input;
        }

        @Override
        public void write(char[] text, int from, int length) {
            worst = Math.max(worst, input.given - lines);
            lines += (int) new String(text, from, length)
                    .chars()
                    .filter(c -> c == '\n')
                    .count();
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}

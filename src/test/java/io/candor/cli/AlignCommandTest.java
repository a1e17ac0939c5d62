package io.candor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.candor.GoldenModelFolder;
import io.candor.llm.adapter.Adapter;
import io.candor.llm.adapter.AdapterFolder;
import io.candor.llm.checkpoint.Checkpoint;
import io.candor.release.store.MapFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class AlignCommandTest {
    private static final String WEIGHTS = "adapter_model.safetensors";

    @TempDir
    static Path shared;

    private static Path model;
    private static Path some;
    private static Path others;

    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    @BeforeAll
    static void makeModelAndData() throws IOException {
        model = GoldenModelFolder.in(shared);
        some = Files.writeString(shared.resolve("some.jsonl"), questions(0, 20));
        others = Files.writeString(shared.resolve("others.jsonl"), questions(20, 32));
    }

    private static String questions(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> "{\"question\": \"Is the sea " + i + "?\", \"answers\": [\"yes\"]}\n")
                .collect(Collectors.joining());
    }

    @Test
    void shouldElicitFromAllFilesWhenThereAreSeveral() throws IOException {
        assertThat(align("out", "--elicit", some + "," + others, "--samples", "0"))
                .as(err.toString())
                .isZero();

        JsonNode made = made("out");
        assertThat(made.get("elicitation.trained").asInt()
                        + made.get("elicitation.heldOut").asInt())
                .isEqualTo(32);
    }

    @Test
    void shouldLearnZeroWhereNoAnswerIsRight() throws IOException {
        Path unanswerable = Files.writeString(
                folder.resolve("unanswerable.jsonl"),
                IntStream.range(0, 20)
                        .mapToObj(i -> "{\"question\": \"Is the sea " + i + "?\", \"unanswerable\": true}\n")
                        .collect(Collectors.joining()));

        int code = align("out", "--elicit", unanswerable.toString(), "--samples", "0", "--elicit-lr", "0.05");

        assertThat(code).as(err.toString()).isZero();
        assertThat(manifest("out").at("/metrics/elicitation.heldOutBrier").asDouble())
                .as("a fresh head says 0.5, whose squared error is 0.25")
                .isLessThan(0.1);
    }

    @Test
    void shouldGoOnFromTheAdapterItIsGiven() throws IOException {
        align("first", "--elicit", some.toString(), "--samples", "0", "--r", "2", "--lora-alpha", "4");

        int code = align(
                "second", "--start", folder.resolve("first").toString(), "--data", some.toString(), "--labels", "8");

        assertThat(code).as(err.toString()).isZero();
        JsonNode manifest = manifest("second");
        assertThat(manifest.get("r").asInt()).isEqualTo(2);
        assertThat(made("second").has("calibration.trained")).isTrue();
        assertThat(made("second").get("elicitation.trained"))
                .isEqualTo(made("first").get("elicitation.trained"));
        assertThat(difference("first", "second")).isPositive();
    }

    @Test
    void shouldAdaptTheLastLayersAloneAndGoOnWithThem() throws IOException {
        align("first", "--elicit", some.toString(), "--samples", "0", "--last-layers", "1");

        int code = align(
                "second", "--start", folder.resolve("first").toString(), "--data", some.toString(), "--labels", "8");

        assertThat(code).as(err.toString()).isZero();
        try (Checkpoint base = Checkpoint.open(model)) {
            Adapter adapter = AdapterFolder.read(folder.resolve("second"), base);
            assertThat(adapter.lora().layers()).containsExactly(2);
            assertThat(adapter.pairs().keySet()).extracting(Adapter.Site::layer).containsOnly(2);
        }
        assertThat(difference("first", "second")).isPositive();
    }

    @Test
    void shouldRefuseMoreLastLayersThanTheModelHas() {
        int code = align("out", "--elicit", some.toString(), "--samples", "0", "--last-layers", "4");

        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).contains("--last-layers is 4, and the model has 3");
    }

    @Test
    void shouldStartTheSameWhenTheSeedIsTheSame() throws IOException {
        align("one", "--elicit", some.toString(), "--samples", "2");
        align("two", "--elicit", some.toString(), "--samples", "2");

        assertThat(difference("one", "two")).isZero();
    }

    @Test
    void shouldFitTheMapOfAnswersToLabelsThatTheHeadIsNotTrainedOn() throws IOException {
        int code = align("out", "--data", some.toString(), "--labels", "8", "--answer-labels", "12");

        assertThat(code).as(err.toString()).isZero();
        assertThat(MapFile.readAnswers(folder.resolve("out"))).isPresent();
        assertThat(made("out").get("answerMap.labels").asText()).isEqualTo("12");
        assertThat(made("out").get("calibration.trained").asInt()
                        + made("out").get("calibration.heldOut").asInt())
                .isEqualTo(8);
    }

    @Test
    void shouldGiveAnAdapterThatIsThereAMapOfAnswersAndLeaveItsHeadAsItIs() throws IOException {
        align("first", "--data", some.toString(), "--labels", "8");
        String first = folder.resolve("first").toString();

        int code = align(
                "second", "--start", first, "--data", others.toString(), "--labels", "0", "--answer-labels", "12");

        assertThat(code).as(err.toString()).isZero();
        assertThat(MapFile.readAnswers(folder.resolve("second"))).isPresent();
        assertThat(difference("first", "second")).isZero();
    }

    @Test
    void shouldLeaveNoMapOfAnswersOfAnotherHeadBehind() throws IOException {
        align("out", "--data", some.toString(), "--labels", "8", "--answer-labels", "12");

        align("out", "--data", some.toString(), "--labels", "8");

        assertThat(MapFile.readAnswers(folder.resolve("out"))).isEmpty();
    }

    @Test
    void shouldAskForMoreLabelsWhenTheHeadLeavesTooFewForTheMapOfAnswers() {
        int code = align("out", "--data", some.toString(), "--labels", "8", "--answer-labels", "13");

        assertThat(code).isEqualTo(1);
        assertThat(err.toString()).contains("some.jsonl has answers to 20 questions only");
    }

    private int difference(String one, String other) throws IOException {
        return Math.abs(Arrays.compare(
                Files.readAllBytes(folder.resolve(one).resolve(WEIGHTS)),
                Files.readAllBytes(folder.resolve(other).resolve(WEIGHTS))));
    }

    private JsonNode made(String name) throws IOException {
        return manifest(name).get("made");
    }

    private JsonNode manifest(String name) throws IOException {
        return new ObjectMapper()
                .readTree(folder.resolve(name).resolve("manifest.json").toFile());
    }

    private int align(String name, String... arguments) {
        Stream<String> always = Stream.of(
                "--model=" + model,
                "--out=" + folder.resolve(name),
                "--elicit-epochs=1",
                "--calibrate-epochs=1",
                "--batch=8",
                "--max-tokens=2",
                "--threads=1");
        return new CommandLine(new AlignCommand())
                .setErr(new PrintWriter(err, true))
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    command.getErr().println(failure.getMessage());
                    return 1;
                })
                .execute(Stream.concat(always, Stream.of(arguments)).toArray(String[]::new));
    }
}

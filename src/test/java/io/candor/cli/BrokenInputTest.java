package io.candor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.candor.TinyModel;
import io.candor.llm.checkpoint.HostTensor;
import io.candor.llm.checkpoint.SafetensorsFile;
import io.candor.llm.checkpoint.SafetensorsWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every broken input gets one sentence that names file, key and remedy, a non-zero exit, and costs nothing else. */
class BrokenInputTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NORM = "model.norm.weight";

    @TempDir
    static Path shared;

    /** A whole model with its adapter, copied before it is broken. */
    private static Path whole;

    @TempDir
    Path folder;

    private Path model;

    @BeforeAll
    static void writeTheModel() throws IOException {
        whole = shared.resolve("tiny");
        TinyModel.write(whole, 1);
        TinyModel.writeAdapter(whole, whole.resolve("adapter"), 2);
    }

    @BeforeEach
    void copyTheModel() throws IOException {
        model = folder.resolve("tiny");
        try (Stream<Path> files = Files.walk(whole)) {
            files.forEach(file -> copy(file, model.resolve(whole.relativize(file))));
        }
    }

    // The model folder

    @Test
    void shouldNameTheFolderWhenThereIsNoModel() {
        Path nowhere = folder.resolve("nowhere");

        refuses(ask("--model", nowhere), nowhere.toString(), "neither a folder nor a hub id", "give the path");
    }

    @Test
    void shouldNameTheFileWhenTheConfigIsMissing() throws IOException {
        Files.delete(model.resolve("config.json"));

        refusesModel("config.json", "is missing", "Hugging Face model folder");
    }

    @Test
    void shouldNameTheFileWhenTheConfigIsMalformed() throws IOException {
        Files.writeString(model.resolve("config.json"), "{\"architectures\": [");

        refusesModel("config.json", "is not valid JSON", "download or export");
    }

    @Test
    void shouldNameTheKeyWhenTheConfigLacksOne() throws IOException {
        editConfig(config -> config.remove("hidden_size"));

        refusesModel("config.json", "hidden_size is missing", "add the key");
    }

    @Test
    void shouldNameTheKeyWhenAValueIsNoNumber() throws IOException {
        editConfig(config -> config.put("num_hidden_layers", "two"));

        refusesModel("config.json", "num_hidden_layers must be a positive integer, got: \"two\"", "correct the value");
    }

    @Test
    void shouldListTheKnownOnesWhenTheArchitectureIsUnknown() throws IOException {
        editConfig(config -> config.putArray("architectures").add("MambaForCausalLM"));

        refusesModel("config.json", "architectures", "MambaForCausalLM", "LlamaForCausalLM");
    }

    @Test
    void shouldNameTheTensorWhenTheWeightsAreTruncated() throws IOException {
        Path file = model.resolve("model.safetensors");
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 100));

        refusesModel("model.safetensors", "is cut off", "download the file again");
    }

    @Test
    void shouldNameTheFileWhenTheWeightsAreNoSafetensors() throws IOException {
        Files.writeString(model.resolve("model.safetensors"), "<html>Too many requests</html>");

        refusesModel("model.safetensors", "header", "download the file again");
    }

    @Test
    void shouldNameTheFileWhenTheWeightsAreMissing() throws IOException {
        Files.delete(model.resolve("model.safetensors"));

        refusesModel("model.safetensors", "is missing", "download it");
    }

    @Test
    void shouldNameTheTensorWhenOneIsMissing() throws IOException {
        editWeights(weights -> weights.remove(NORM));

        refusesModel("model.safetensors", NORM, "is missing", "use weights and config.json of the same model");
    }

    @Test
    void shouldNameBothShapesWhenATensorHasTheWrongOne() throws IOException {
        editWeights(weights -> weights.put(NORM, HostTensor.of(new float[7], 7)));

        refusesModel("model.safetensors", NORM, "has shape [7]", "[32]", "of the same model");
    }

    @Test
    void shouldNameTheTensorWhenAWeightIsNaN() throws IOException {
        editWeights(weights -> {
            float[] values = weights.get(NORM).floats();
            values[3] = Float.NaN;
            weights.put(NORM, HostTensor.of(values, values.length));
        });

        refusesModel("model.safetensors", NORM, "holds NaN or infinity", "undamaged");
    }

    @Test
    void shouldNameTheShardWhenOneIsMissing() throws IOException {
        Files.delete(model.resolve("model.safetensors"));
        ObjectNode index = JSON.createObjectNode();
        index.putObject("weight_map").put(NORM, "model-00001-of-00002.safetensors");
        Files.write(model.resolve("model.safetensors.index.json"), JSON.writeValueAsBytes(index));

        refusesModel("model-00001-of-00002.safetensors", "is missing", "download it");
    }

    @Test
    void shouldNameTheFileWhenTheTokenizerIsMissing() throws IOException {
        Files.delete(model.resolve("tokenizer.json"));

        refusesModel("tokenizer.json", "is missing", "tokenizer.json");
    }

    @Test
    void shouldNameTheFileWhenTheTokenizerIsBroken() throws IOException {
        Files.writeString(model.resolve("tokenizer.json"), "{\"model\": 5}");

        refusesModel("tokenizer.json", "cannot be loaded", "download or export");
    }

    @Test
    void shouldNameTheKeyWhenThereIsNoChatTemplate() throws IOException {
        edit(model.resolve("tokenizer_config.json"), config -> config.remove("chat_template"));

        refusesModel("tokenizer_config.json", "chat_template is missing", "chat_template.jinja");
    }

    // The adapter

    @Test
    void shouldNameTheFolderWhenThereIsNoAdapter() {
        refuses(
                ask("--model", model, "--adapter", folder.resolve("none")),
                folder.resolve("none").toString(),
                "is missing",
                "PEFT adapter folder");
    }

    @Test
    void shouldNameBothHashesWhenTheAdapterIsOfAnotherBase() throws IOException {
        Path other = folder.resolve("other");
        TinyModel.write(other, 99);

        refuses(
                ask("--model", other, "--adapter", model.resolve("adapter")),
                "manifest.json",
                "base_model_hash",
                "use the base model the adapter was made for");
    }

    @Test
    void shouldNameTheFileWhenAnAdapterFileWasChanged() throws IOException {
        Path head = model.resolve("adapter/vector_head.safetensors");
        byte[] bytes = Files.readAllBytes(head);
        bytes[bytes.length - 1] ^= 1;
        Files.write(head, bytes);

        refusesModel("vector_head.safetensors", "sha256", "copy the whole adapter folder again");
    }

    @Test
    void shouldNameTheRemedyWhenOnlyConfidencesAreWantedWithoutAnAdapter() throws IOException {
        deleteAdapter();

        refuses(CommandRun.of("score", "--model", model, "--confidence-only"), "--confidence-only", "give --adapter");
    }

    // The machine

    @ParameterizedTest
    @ValueSource(strings = {"gpu:7", "gpu:999"})
    void shouldSayWhatIsThereWhenTheGpuIsAbsent(String device) {
        refuses(ask("--model", model, "--device", device), device, "is not there", "use device cpu or auto");
    }

    // The options

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ask --offline --device tpu Who?          | --device must be auto, cpu, gpu or gpu:N, got: tpu",
                "ask --offline --device gpu:99999999999 x | --device must be auto",
                "ask --offline --precision int3 Who?      | --precision",
                "ask --offline --threads -1 Who?          | must be a whole number of at least 0, got: -1",
                "ask --offline --max-tokens 0 Who?        | must be a whole number of at least 1, got: 0",
                "ask --offline --max-tokens many Who?     | must be a whole number of at least 1, got: many",
                "ask --offline                            | QUESTION",
                "ask --offline --frobnicate Who?          | --frobnicate",
                "score --batch 0                          | --batch",
                "score surplus                            | surplus",
                "align --model m --out o --elicit e --samples -3     | must be a whole number of at least 0, got: -3",
                "align --model m --out o --data d --labels -1        | must be a whole number of at least 0, got: -1",
                "align --model m --out o --elicit e --temperature 0  | above 0",
                "align --model m --out o --elicit e --temperature NaN| above 0",
                "align --model m --out o --elicit e --elicit-lr 0    | above 0",
                "align --model m --out o --elicit e --batch 0        | --batch",
                "align --model m --out o --elicit e --r 0            | --r",
                "align --model m --out o                  | nothing to align with",
                "align --model m --out o --elicit e --start a --r 4 | an adapter has its LoRA already",
                "align --out o --elicit e                 | --model",
                "evaluate --out o                         | --data",
                "evaluate --out o --data x --limit 0      | --limit",
                "evaluate --out o --data x --samples -1   | --samples",
                "evaluate --out o --data x --semantic-judge | --semantic-judge needs --samples",
                "atlas pretrain --facts f --out o --batch 0      | --batch must be at least 1, got: 0",
                "atlas pretrain --facts f --out o --save-every 0 | --save-every must be at least 1, got: 0",
                "atlas package --facts f                  | --pretrained",
                "frobnicate                               | frobnicate"
            })
    void shouldNameTheOptionAndPointToHelpWhenTheCommandLineIsWrong(String line, String expected) {
        CommandRun run = CommandRun.of((Object[]) line.strip().split(" +"));

        refuses(run, expected, "see candor", "--help");
        assertThat(run.status()).isEqualTo(2);
    }

    // The question

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "\n\t"})
    void shouldAskForATextWhenTheQuestionIsEmpty(String question) {
        refuses(CommandRun.of("ask", "--offline", "--model", model, question), "question", "is empty", "give a text");
        refuses(
                CommandRun.of("ask", "--url", "http://nowhere.invalid", question),
                "question",
                "is empty",
                "give a text");
    }

    @Test
    void shouldNameTheLengthWhenTheQuestionHasAHundredThousandCharacters() {
        refuses(
                CommandRun.of("ask", "--offline", "--model", model, "x".repeat(100_000)),
                "100000 characters",
                "128 tokens",
                "shorten it");
    }

    @Test
    void shouldNameTheLengthWhenThePromptIsLongerThanTheContext() {
        refuses(
                CommandRun.of("ask", "--offline", "--model", model, "x y ".repeat(200)),
                "question",
                "the model's context has 128",
                "shorten it");
    }

    // The lines of score

    @Test
    void shouldAnswerEveryOtherLineInOrderWhenSomeAreBroken() throws IOException {
        ByteArrayOutputStream input = new ByteArrayOutputStream();
        for (byte[] line : List.of(
                utf8("{\"id\": 1, \"question\": \"What is the capital of France?\"}"),
                utf8("{\"id\": 2, \"question\": "),
                utf8("{\"id\": 3, \"question\": \"Why is the sky red?\"}"),
                new byte[] {'{', '"', 'q', (byte) 0xff, (byte) 0xfe, '"', '}'},
                utf8("{\"id\": 5, \"answer\": \"no question\"}"),
                utf8("{\"id\": 6, \"question\": 42}"),
                utf8("{\"id\": 7, \"question\": \"  \"}"),
                utf8("{\"id\": 8, \"question\": \"" + "x".repeat(100_000) + "\"}"),
                utf8("[1, 2]"),
                utf8("{\"id\": 10, \"question\": \"a\"} and more"),
                utf8("{\"id\": 11, \"question\": \"half \\ud83d of a character\"}"),
                utf8("{\"id\": 12, \"question\": \"What colour is it?\"}"))) {
            input.write(line);
            input.write('\n');
        }

        CommandRun run = CommandRun.with(input.toByteArray(), "score", "--model", model);

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.outLines().stream().map(BrokenInputTest::id)).containsExactly(1, 3, 12);
        assertThat(run.errLines()).hasSize(9).allSatisfy(BrokenInputTest::isOneSentence);
        assertThat(run.errLines().get(0))
                .startsWith("standard input line 2 is not JSON")
                .contains("write {");
        assertThat(run.errLines().get(1)).startsWith("standard input line 4 is not UTF-8");
        assertThat(run.errLines().get(2)).startsWith("standard input line 5 has no text under the key \"question\"");
        assertThat(run.errLines().get(3)).startsWith("standard input line 6 has no text under the key \"question\"");
        assertThat(run.errLines().get(4))
                .startsWith("standard input line 7 cannot be asked")
                .contains("is empty");
        assertThat(run.errLines().get(5)).startsWith("standard input line 8").contains("100000 characters");
        assertThat(run.errLines().get(6)).startsWith("standard input line 9 has no text");
        assertThat(run.errLines().get(7)).startsWith("standard input line 10 is not JSON");
        assertThat(run.errLines().get(8))
                .startsWith("standard input line 11 cannot be asked")
                .contains("Unicode");
    }

    @Test
    void shouldNameTheFileWhenThereIsNoInput() {
        refuses(
                CommandRun.of("score", "--model", model, "--in", folder.resolve("none.jsonl")),
                "none.jsonl is missing",
                "name a file");
        refuses(CommandRun.of("score", "--model", model, "--in", folder), folder + " is a folder", "name a file");
    }

    @Test
    void shouldSayWhichFolderIsMissingOrAModelsBeforeKafkaIsAsked() {
        refuses(
                CommandRun.of("releases", "import", folder.resolve("nowhere")),
                "there is no folder " + folder.resolve("nowhere"),
                "PEFT adapter");
        refuses(CommandRun.of("releases", "import", model), "is a model's folder", "PEFT adapter");
    }

    // The files of align and evaluate

    @Test
    void shouldRefuseBeforeTheWorkWhenOutIsAFile() throws IOException {
        Path out = Files.writeString(folder.resolve("out"), "precious");

        refuses(
                CommandRun.of(
                        "align", "--model", model, "--elicit", questions("{\"question\": \"Who?\"}"), "--out", out),
                out.toString(),
                "is a file where a folder is wanted",
                "choose another path");
        assertThat(out).hasContent("precious");
    }

    @Test
    void shouldSayHowManyThereAreWhenMoreLabelsAreWanted() throws IOException {
        Path data = questions("{\"question\": \"Who?\", \"answers\": [\"Me\"]}", "{\"question\": \"When?\"}");

        refuses(align("--data", data, "--labels", "50"), data.toString(), "1 questions only", "lower --labels 50");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"question\": \"Who?\"     | line 2 is not a question",
                "{\"questions\": \"Who?\"}   | line 2 is not a question",
                "{\"question\": \" \"}       | line 2 has an empty question",
                "{\"question\": null}        | line 2 has an empty question",
                "[]                          | line 2 is not a question"
            })
    void shouldNameTheLineWhenAQuestionFileIsBroken(String line, String expected) throws IOException {
        Path file = questions("{\"question\": \"Who?\"}", line);

        refuses(align("--elicit", file), file.toString(), expected, "write {");
    }

    @Test
    void shouldNameTheLineWhenAQuestionFileIsNotUtf8() throws IOException {
        Path file = Files.write(folder.resolve("latin.jsonl"), new byte[] {'\n', '"', (byte) 0xe9, '"', '\n'});

        refuses(align("--elicit", file), file.toString(), "line 2 is not UTF-8 text", "save it as UTF-8");
    }

    @Test
    void shouldNameTheFileWhenAQuestionFileIsEmptyMissingOrNotGzipped() throws IOException {
        Path empty = questions();
        Path plain = Files.writeString(folder.resolve("plain.jsonl.gz"), "{\"question\": \"Who?\"}");

        refuses(align("--elicit", empty), empty.toString(), "holds no question");
        refuses(align("--elicit", folder.resolve("none")), "none is missing", "name a file");
        refuses(align("--elicit", plain), plain.toString(), "cannot be decompressed", "without .gz");
    }

    @Test
    void shouldNameFileAndQuestionWhenOneIsTooLongToAlignOn() throws IOException {
        Path file = questions("{\"question\": \"" + "long ".repeat(300) + "\"}");

        refuses(align("--elicit", file), file.toString(), "long long", "shorten it");
    }

    @Test
    void shouldNameTheFileWhenThereIsNothingToEvaluate() throws IOException {
        Path unanswered = questions("{\"question\": \"Who?\", \"answers\": [\"Me\"]}");

        refuses(evaluate("--data", folder.resolve("none.jsonl")), "none.jsonl is missing", "name a file");
        refuses(evaluate("--data", unanswered, "--data", unanswered), "name taken twice", "write --data NAME=FILE");
    }

    // What every case shares

    private CommandRun ask(Object... options) {
        return CommandRun.of(Stream.concat(Stream.of("ask", "--offline", "Who?"), Stream.of(options))
                .toArray());
    }

    private CommandRun align(Object... options) {
        return CommandRun.of(Stream.concat(
                        Stream.of("align", "--model", model, "--out", folder.resolve("aligned")), Stream.of(options))
                .toArray());
    }

    private CommandRun evaluate(Object... options) {
        return CommandRun.of(Stream.concat(
                        Stream.of("evaluate", "--model", model, "--out", folder.resolve("report")), Stream.of(options))
                .toArray());
    }

    private void refusesModel(String... expected) {
        refuses(ask("--model", model), expected);
    }

    private static void refuses(CommandRun run, String... expected) {
        assertThat(run.errLines()).as(run.err()).hasSize(1).allSatisfy(BrokenInputTest::isOneSentence);
        assertThat(run.err()).contains(expected);
        assertThat(run.status()).isPositive();
        assertThat(run.out()).isEmpty();
    }

    private static void isOneSentence(String line) {
        assertThat(line).hasSizeBetween(20, 700).doesNotContain("Exception", "\tat ", "io.candor.", ": null", "(null");
    }

    private void editConfig(Consumer<ObjectNode> change) throws IOException {
        edit(model.resolve("config.json"), change);
    }

    private static void edit(Path file, Consumer<ObjectNode> change) throws IOException {
        ObjectNode json = (ObjectNode) JSON.readTree(Files.readAllBytes(file));
        change.accept(json);
        Files.write(file, JSON.writeValueAsBytes(json));
    }

    private void editWeights(Consumer<Map<String, HostTensor>> change) throws IOException {
        Path file = model.resolve("model.safetensors");
        Map<String, HostTensor> weights = new LinkedHashMap<>();
        try (SafetensorsFile read = SafetensorsFile.open(file)) {
            for (String name : read.names()) {
                weights.put(name, HostTensor.of(read.tensor(name).floats(), read.shape(name)));
            }
        }
        change.accept(weights);
        SafetensorsWriter.write(file, weights);
    }

    private void deleteAdapter() throws IOException {
        try (Stream<Path> files = Files.list(model.resolve("adapter"))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(model.resolve("adapter"));
    }

    private Path questions(String... lines) throws IOException {
        return Files.write(folder.resolve("questions.jsonl"), List.of(lines));
    }

    private static int id(String line) {
        try {
            return JSON.readTree(line).get("id").asInt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void copy(Path from, Path to) {
        try {
            Files.copy(from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

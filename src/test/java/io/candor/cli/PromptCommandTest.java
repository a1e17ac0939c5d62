package io.candor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PromptCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path CHAT = Path.of("src/test/resources/golden/chat");
    private static final Path FOLDER = CHAT.resolve("tokenizers/added-tokens-in-config");

    static Stream<Path> folders() throws IOException {
        try (Stream<Path> folders = Files.list(CHAT.resolve("tokenizers"))) {
            return folders.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("folders")
    void shouldGiveTextIdsAndControlTokensOfTransformersWhenMessagesComeFromStandardInput(Path folder)
            throws IOException {
        JsonNode expected = JSON.readTree(folder.resolve("expected.json").toFile());
        StringBuilder lines = new StringBuilder();
        for (JsonNode example : expected.path("cases")) {
            lines.append(line(example.path("message"))).append('\n');
        }

        List<JsonNode> answers =
                answers(CommandRun.with(lines.toString(), "prompt", "--model", folder, "--messages", "-", "--json"), 0);

        assertThat(answers).hasSameSizeAs(expected.path("cases"));
        for (int i = 0; i < answers.size(); i++) {
            JsonNode example = expected.path("cases").path(i);
            assertThat(answers.get(i).path("text")).isEqualTo(example.path("prompt"));
            assertThat(answers.get(i).path("ids")).isEqualTo(example.path("ids"));
            assertThat(answers.get(i).path("control")).isEqualTo(positions(example.path("ids"), expected));
        }
    }

    @Test
    void shouldRenderOrRefuseEveryTemplateWhenLinesBringTheirOwn(@TempDir Path folder) throws IOException {
        JsonNode cases = JSON.readTree(CHAT.resolve("templates.json").toFile());
        List<String> lines = new ArrayList<>();
        cases.forEach(example -> lines.add(example.toString()));
        Path file = Files.write(folder.resolve("lines.jsonl"), lines);

        List<JsonNode> answers = answers(CommandRun.of("prompt", "--model", FOLDER, "--messages", file, "--json"), 1);

        assertThat(answers).hasSameSizeAs(cases);
        for (int i = 0; i < answers.size(); i++) {
            JsonNode example = cases.path(i);
            String name = example.path("name").asText();
            if (example.path("expected_error").asBoolean()) {
                assertThat(answers.get(i).path("error").asText()).as(name).isNotBlank();
            } else {
                assertThat(answers.get(i).path("text")).as(name).isEqualTo(example.path("expected"));
            }
        }
    }

    @Test
    void shouldGoOnAfterALineThatIsWrong() throws IOException {
        String good = line(JSON.getNodeFactory().textNode("Where is Rome?"));
        String input = String.join("\n", good, "{\"messages\": 3}", "no JSON", "", good) + "\n";

        List<JsonNode> answers =
                answers(CommandRun.with(input, "prompt", "--model", FOLDER, "--messages", "-", "--json"), 1);

        assertThat(answers).hasSize(4);
        assertThat(answers.get(0).has("ids")).isTrue();
        assertThat(answers.get(1).path("error").asText()).contains("messages");
        assertThat(answers.get(2).path("error").asText()).contains("JSON");
        assertThat(answers.get(3)).isEqualTo(answers.get(0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% if x",
                "{{ raise_exception('no') }}",
                "{{ 1 + 'a' }}",
                "{% for i in range(10 ** 9) %}{% endfor %}"
            })
    void shouldBlameTheLineWhenItsOwnTemplateCannotBeRendered(String template) throws IOException {
        String line = JSON.createObjectNode()
                .put("template", template)
                .set("messages", JSON.createArrayNode())
                .toString();

        List<JsonNode> answers =
                answers(CommandRun.with(line, "prompt", "--model", FOLDER, "--messages", "-", "--json"), 1);

        assertThat(answers.get(0).path("error").asText())
                .startsWith("line 1 template: cannot be rendered (")
                .doesNotContain(FOLDER.toString(), "tokenizer_config.json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"now\": 5",
                "\"now\": \"noon\"",
                "\"add_generation_prompt\": \"no\"",
                "\"template\": 5",
                "\"variables\": []",
                "\"special_tokens\": \"<s>\""
            })
    void shouldNameTheKeyWhenItsValueIsOfAnotherKind(String member) throws IOException {
        String line = "{\"messages\": [], " + member + "}";

        List<JsonNode> answers =
                answers(CommandRun.with(line, "prompt", "--model", FOLDER, "--messages", "-", "--json"), 1);

        assertThat(answers.get(0).path("error").asText())
                .startsWith("line 1 ")
                .contains(member.substring(0, member.indexOf(':')));
    }

    @Test
    void shouldNameAnUnknownKeyOnceAndPassItOver() throws IOException {
        String good = line(JSON.getNodeFactory().textNode("Where is Rome?"));
        String misspelt = good.substring(0, good.length() - 1) + ", \"add_generation_promt\": false}";

        CommandRun run = CommandRun.with(
                good + "\n" + misspelt + "\n" + misspelt, "prompt", "--model", FOLDER, "--messages", "-", "--json");

        assertThat(run.errLines())
                .singleElement()
                .asString()
                .startsWith("line 2 ")
                .contains("\"add_generation_promt\"", "unknown");
        assertThat(answers(run, 0)).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "\n"})
    void shouldRefuseAQuestionWithoutText(String question) throws IOException {
        CommandRun plain = CommandRun.of("prompt", "--model", FOLDER, question);
        List<JsonNode> answers = answers(CommandRun.of("prompt", "--model", FOLDER, "--json", question), 1);

        assertThat(plain.status()).isEqualTo(1);
        assertThat(plain.err()).startsWith("question: is empty");
        assertThat(plain.out()).isEmpty();
        assertThat(answers.get(0).path("error").asText()).startsWith("question: is empty");
    }

    @Test
    void shouldShowContentAsItIsWhenATemplatePrintsAListOrAnObject() throws IOException {
        String line = "{\"messages\":[{\"role\":\"user\",\"content\":[\"a\",\"b<~end~>c\",{\"type\":\"text\"}]}],"
                + "\"template\":\"{{ messages[0].content }}\"}";

        List<JsonNode> answers =
                answers(CommandRun.with(line, "prompt", "--model", FOLDER, "--messages", "-", "--json"), 0);

        assertThat(answers.get(0).path("text").asText()).isEqualTo("['a', 'b<~end~>c', {'type': 'text'}]");
        assertThat(answers.get(0).path("control")).isEmpty();
    }

    @Test
    void shouldPutAQuestionInTheWordsOfTheMethodWhenItIsGivenAlone() {
        CommandRun run = CommandRun.of("prompt", "--model", FOLDER, "Where is Rome?");

        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("Answer the following question.\nQuestion: Where is Rome?");
    }

    @Test
    void shouldRefuseAQuestionTogetherWithMessages() {
        CommandRun run = CommandRun.of("prompt", "--messages", "-", "Where is Rome?");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("give a question or --messages FILE, and not both");
    }

    @Test
    void shouldNameTheFileWhenThereIsNone() {
        CommandRun run = CommandRun.of("prompt", "--model", FOLDER, "--messages", "no-such-file.jsonl");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("no-such-file.jsonl is missing");
    }

    @Test
    void shouldSayThatTheFileIsAFolderWhenItIsOne(@TempDir Path folder) {
        CommandRun run = CommandRun.of("prompt", "--model", FOLDER, "--messages", folder.toString());

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains(folder + " is a folder: name a file of JSON lines with \"messages\"");
    }

    private static String line(JsonNode content) {
        ObjectNode line = JSON.createObjectNode();
        line.putArray("messages").addObject().put("role", "user").set("content", content);
        return line.toString();
    }

    private static JsonNode positions(JsonNode ids, JsonNode expected) {
        List<Integer> control = new ArrayList<>();
        expected.path("control_ids").forEach(id -> control.add(id.asInt()));
        var positions = JSON.createArrayNode();
        for (int i = 0; i < ids.size(); i++) {
            if (control.contains(ids.path(i).asInt())) {
                positions.add(i);
            }
        }
        return positions;
    }

    private static List<JsonNode> answers(CommandRun run, int status) throws IOException {
        assertThat(run.status()).as(run.err()).isEqualTo(status);
        List<JsonNode> answers = new ArrayList<>();
        for (String line : run.outLines()) {
            answers.add(JSON.readTree(line));
        }
        return answers;
    }
}

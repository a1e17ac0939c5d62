package io.candor.llm.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.candor.llm.checkpoint.InvalidCheckpointException;
import io.candor.llm.checkpoint.JsonFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChatTemplateTest {
    private static final Path TEMPLATES = Path.of("src/test/resources/chat");
    private static final Clock DAY = Clock.fixed(Instant.parse("2026-03-05T12:00:00Z"), ZoneOffset.UTC);

    @TempDir
    Path folder;

    @Test
    void shouldWriteTheDefaultSystemPromptWhenTemplateIsQwenShaped() throws IOException {
        write(Files.readString(TEMPLATES.resolve("turns-with-tools.jinja")));

        assertThat(render("What is the\nsea?"))
                .isEqualTo("<|im_start|>system\nYou are a test assistant.<|im_end|>\n"
                        + "<|im_start|>user\nWhat is the\nsea?<|im_end|>\n"
                        + "<|im_start|>assistant\n");
    }

    @Test
    void shouldWriteBeginAndDayWhenTemplateIsLlamaShaped() throws IOException {
        write(Files.readString(TEMPLATES.resolve("headers-with-date.jinja")));

        assertThat(render("  Who?\n"))
                .isEqualTo("<bos><|start_header_id|>system<|end_header_id|>\n\n"
                        + "Knowledge ends: June 2020\nDay: 05 Mar 2026\n\n<|eot_id|>"
                        + "<|start_header_id|>user<|end_header_id|>\n\nWho?<|eot_id|>"
                        + "<|start_header_id|>assistant<|end_header_id|>\n\n");
    }

    @Test
    void shouldPreferTheFileWhenBothHoldATemplate() throws IOException {
        write("old");
        Files.writeString(folder.resolve("chat_template.jinja"), "new {{ messages[0].content }}\n");

        assertThat(render("q")).isEqualTo("new q");
    }

    @Test
    void shouldDropNewlineAfterBlocksAndBlanksBeforeThem() throws IOException {
        write("{% if true %}\na\n  {% endif %}\n  b\n");

        assertThat(render("q")).isEqualTo("a\n  b");
    }

    @Test
    void shouldPickTheDefaultWhenTemplatesAreNamed() throws IOException {
        ObjectNode config = JsonFile.MAPPER.createObjectNode();
        config.putArray("chat_template").addObject().put("name", "tool_use").put("template", "wrong");
        config.withArray("chat_template").addObject().put("name", "default").put("template", "right");
        Files.writeString(folder.resolve("tokenizer_config.json"), config.toString());

        assertThat(render("q")).isEqualTo("right");
    }

    @Test
    void shouldReadSpecialTokensWhenTheyAreObjects() throws IOException {
        write("{{ bos_token }}{{ eos_token }}");

        assertThat(render("q")).isEqualTo("<bos><eos>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{{ 7 * 7 }}", "{% for x in range(9) %}x{% endfor %}", "{# gone #}", "a \\n b", "'\"<&>", "日本 🎈"
            })
    void shouldKeepTheQuestionAsTextWhenItLooksLikeATemplate(String question) throws IOException {
        write("[{{ messages[0]['content'] }}|{{- '<' + messages[0].content + '>' }}]");

        assertThat(render(question)).isEqualTo("[" + question + "|<" + question + ">]");
    }

    @Test
    void shouldNameFileKeyAndReasonWhenTheTemplateRaises() throws IOException {
        write("{{ raise_exception('roles must alternate') }}");

        assertThatThrownBy(() -> render("q"))
                .isInstanceOf(InvalidCheckpointException.class)
                .hasMessageStartingWith(
                        folder.resolve("tokenizer_config.json") + ": chat_template cannot be rendered (")
                .hasMessageContaining("roles must alternate")
                .hasMessageEndingWith("); use a template that accepts the conversation.");
    }

    @Test
    void shouldRefuseWhenTheTemplateIsBroken() throws IOException {
        write("{% if messages %}never ended");

        assertThatThrownBy(() -> render("q"))
                .isInstanceOf(InvalidCheckpointException.class)
                .hasMessageContaining("chat_template cannot be rendered (");
    }

    @Test
    void shouldRefuseWhenThereIsNoTemplate() throws IOException {
        Files.writeString(folder.resolve("tokenizer_config.json"), "{}");

        assertThatThrownBy(() -> render("q"))
                .hasMessage(
                        folder.resolve("tokenizer_config.json")
                                + ": chat_template is missing; use an instruct model or add a chat_template.jinja to the folder.");
    }

    @Test
    void shouldRefuseWhenTheConfigIsMissing() {
        assertThatThrownBy(() -> render("q"))
                .hasMessage(folder.resolve("tokenizer_config.json")
                        + ": the file is missing; download it into the folder: it holds the chat template.");
    }

    private String render(String question) {
        SpecialTokens special =
                SpecialTokens.read(folder, JsonFile.readOrEmpty(folder.resolve("tokenizer_config.json")));
        return ChatTemplate.read(folder, special.byRole()).render(ChatConversation.of(question), DAY);
    }

    private void write(String template) throws IOException {
        ObjectNode config = JsonFile.MAPPER
                .createObjectNode()
                .put("chat_template", template)
                .put("bos_token", "<bos>");
        config.putObject("eos_token").put("content", "<eos>");
        Files.writeString(folder.resolve("tokenizer_config.json"), config.toString());
    }
}

package io.candor.llm.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.candor.llm.checkpoint.DataType;
import io.candor.llm.checkpoint.InvalidCheckpointException;
import io.candor.llm.checkpoint.JsonFile;
import io.candor.llm.checkpoint.ModelConfig;
import io.candor.llm.checkpoint.RotaryEmbedding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptFormatTest {
    private static final Path CHAT = Path.of("src/test/resources/chat");
    private static final String TEMPLATE =
            "{%- for m in messages %}{{ '<|im_start|>' + m.role + '\\n' + m.content + '<|im_end|>' }}{% endfor %}"
                    + "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

    @TempDir
    Path folder;

    @BeforeEach
    void makeTheFolder() throws IOException {
        Files.copy(CHAT.resolve("tokenizer.json"), folder.resolve("tokenizer.json"));
        Files.writeString(
                folder.resolve("tokenizer_config.json"),
                JsonFile.MAPPER.createObjectNode().put("model_max_length", 8).toString());
        Files.writeString(folder.resolve("chat_template.jinja"), TEMPLATE);
    }

    @Test
    void shouldAskInTheWordsOfTheMethod() {
        try (PromptFormat format = format(512, 512)) {
            assertThat(format.render("What is it?"))
                    .isEqualTo("<|im_start|>user\nAnswer the following question.\nQuestion: What is it?<|im_end|>"
                            + "<|im_start|>assistant\n");
        }
    }

    @Test
    void shouldEncodeSpecialTokensAsOneAndAddNone() {
        try (PromptFormat format = format(512, 512)) {
            int[] tokens = format.encode("Is the sea true?");

            assertThat(tokens[0]).isEqualTo(3);
            assertThat(tokens).containsOnlyOnce(4).doesNotContain(1);
            assertThat(format.tokenizer().decode(tokens))
                    .isEqualTo("user\nAnswer the following question.\nQuestion: Is the sea true?assistant\n");
        }
    }

    @Test
    void shouldNeitherTruncateNorPadWhenTheTextIsLong() {
        try (TextTokenizer tokenizer = TextTokenizer.open(folder)) {
            assertThat(tokenizer.encode("z".repeat(5000))).hasSize(5000);
            assertThat(tokenizer.encode("the")).hasSize(2);
        }
    }

    @Test
    void shouldReturnTheTextWhenItIsDecodedAgain() {
        try (TextTokenizer tokenizer = TextTokenizer.open(folder)) {
            for (String text : new String[] {"Zürich, 東京 🎈?", "a  b\t\n c ", "don 't , you .", "nul \u0000 here"}) {
                assertThat(tokenizer.decode(tokenizer.encode(text))).isEqualTo(text);
            }
            assertThat(tokenizer.encode("")).isEmpty();
            assertThat(tokenizer.decode(new int[] {3, 4})).isEmpty();
        }
    }

    @Test
    void shouldNotEncodeAPromptThatTheTemplateMakesFarLongerThanTheContext() throws IOException {
        Files.writeString(folder.resolve("chat_template.jinja"), "{{ 'x' * 900000 }}");
        try (PromptFormat format = format(512, 512)) {
            assertThatThrownBy(() -> format.encode("Why?"))
                    .isInstanceOf(InvalidQuestionException.class)
                    .hasMessageContaining("a prompt of 900000 characters");
        }
    }

    @Test
    void shouldRefuseWhenTheQuestionIsBlank() {
        try (PromptFormat format = format(512, 512)) {
            assertThatThrownBy(() -> format.encode(" \n\t"))
                    .isInstanceOf(InvalidQuestionException.class)
                    .hasMessage("question: is empty; give a text to answer.");
            assertThatThrownBy(() -> format.encode(null)).isInstanceOf(InvalidQuestionException.class);
        }
    }

    @Test
    void shouldRefuseWhenThePromptOutgrowsTheContext() {
        try (PromptFormat format = format(100, 512)) {
            assertThatThrownBy(() -> format.encode("z".repeat(200)))
                    .isInstanceOf(InvalidQuestionException.class)
                    .hasMessageMatching("question: makes a prompt of 2\\d\\d tokens, the model's context has 100;"
                            + " shorten it\\.");
        }
    }

    @Test
    void shouldRefuseBeforeTokenizingWhenTheQuestionIsHuge() {
        try (PromptFormat format = format(512, 512)) {
            assertThatThrownBy(() -> format.encode("z".repeat(100_000)))
                    .isInstanceOf(InvalidQuestionException.class)
                    .hasMessage("question: has 100000 characters, which cannot fit the model's context of 512 tokens;"
                            + " shorten it.");
        }
    }

    @Test
    void shouldRefuseWhenHalfACharacterIsAlone() {
        try (PromptFormat format = format(512, 512)) {
            assertThatThrownBy(() -> format.encode("broken \uD83C"))
                    .isInstanceOf(InvalidQuestionException.class)
                    .hasMessage("question: is not valid Unicode (it holds half a character); send it as UTF-8.");
        }
    }

    @Test
    void shouldRefuseWhenTheTokenizerIsOfALargerModel() {
        try (PromptFormat format = format(512, 50)) {
            assertThatThrownBy(() -> format.encode("z"))
                    .isInstanceOf(InvalidCheckpointException.class)
                    .hasMessageMatching(".*tokenizer\\.json: token id \\d+ is beyond the model's vocab_size of 50;"
                            + " use the tokenizer of the same model\\.");
        }
    }

    @Test
    void shouldRefuseWhenTheTokenizerIsMissing() throws IOException {
        Files.delete(folder.resolve("tokenizer.json"));

        assertThatThrownBy(() -> TextTokenizer.open(folder))
                .isInstanceOf(InvalidCheckpointException.class)
                .hasMessage(folder.resolve("tokenizer.json")
                        + ": the file is missing; download it or convert the slow tokenizer to tokenizer.json.");
    }

    @Test
    void shouldRefuseWhenTheTokenizerIsBroken() throws IOException {
        Files.writeString(folder.resolve("tokenizer.json"), "{\"model\": ");

        assertThatThrownBy(() -> TextTokenizer.open(folder))
                .isInstanceOf(InvalidCheckpointException.class)
                .hasMessageStartingWith(folder.resolve("tokenizer.json") + ": the tokenizer cannot be loaded (")
                .hasMessageEndingWith("); download or export the file again.");
    }

    private PromptFormat format(int contextLength, int vocabularySize) {
        RotaryEmbedding rope = new RotaryEmbedding(new float[] {1}, 1);
        return PromptFormat.open(
                folder,
                new ModelConfig(
                        "LlamaForCausalLM",
                        2,
                        1,
                        1,
                        1,
                        2,
                        2,
                        vocabularySize,
                        1e-6,
                        rope,
                        true,
                        false,
                        false,
                        contextLength,
                        "max_position_embeddings",
                        Set.of(2),
                        DataType.FLOAT32),
                Clock.systemUTC());
    }
}

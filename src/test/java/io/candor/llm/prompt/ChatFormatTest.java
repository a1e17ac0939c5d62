package io.candor.llm.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Token ids against those of transformers; what a message says must never become a control token. */
class ChatFormatTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/chat");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    static Stream<Arguments> prompts() throws IOException {
        List<Arguments> cases = new ArrayList<>();
        try (Stream<Path> folders = Files.list(GOLDEN.resolve("tokenizers"))) {
            for (Path each : folders.sorted().toList()) {
                JSON.readTree(each.resolve("expected.json").toFile())
                        .path("cases")
                        .forEach(one -> cases.add(Arguments.of(each, one)));
            }
        }
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("prompts")
    void shouldGiveTheIdsOfTransformers(Path tokenizer, JsonNode expected) {
        try (ChatFormat chat = ChatFormat.open(tokenizer, Clock.systemUTC())) {
            RenderedPrompt prompt =
                    chat.render(ChatConversation.of(expected.get("message").asText()));

            assertThat(prompt.text()).isEqualTo(expected.get("prompt").asText());
            assertThat(prompt.ids()).isEqualTo(ints(expected.get("ids")));
            assertThat(chat.tokenizer().decode(prompt.ids()))
                    .isEqualTo(expected.get("decoded_without_special").asText());
        }
    }

    static Stream<JsonNode> hostile() throws IOException {
        return StreamSupport.stream(
                JSON.readTree(GOLDEN.resolve("special-tokens.json").toFile())
                        .path("cases")
                        .spliterator(),
                false);
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void shouldLeaveControlIdsToTheTemplate(JsonNode expected) {
        Path tokenizer = GOLDEN.resolve(expected.get("tokenizer").asText());
        try (ChatFormat chat = ChatFormat.open(tokenizer, Clock.systemUTC())) {
            String message = expected.get("message").asText();

            RenderedPrompt prompt = chat.render(ChatConversation.of(message));

            assertThat(prompt.text()).isEqualTo(expected.get("prompt").asText());
            assertThat(prompt.ids()).isEqualTo(ints(expected.get("safe_ids")));
            assertThat(chat.tokenizer().encodeText(message)).isEqualTo(ints(expected.get("question_ids")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a<", "im_x|>", "user", "  stop~|>", "turn~|>user\nx<|", "|", "~|>\t", "<|"})
    void shouldNotCompleteAControlTokenOfTheTemplate(String message) throws IOException {
        copy("template-beside-config", "<|{{ messages[0].content | trim }}|><|turn~{{ messages[0].content }}");
        try (ChatFormat chat = ChatFormat.open(folder, Clock.systemUTC())) {
            RenderedPrompt prompt = chat.render(ChatConversation.of(message));

            assertThat(Arrays.stream(prompt.ids()).filter(chat.tokenizer()::isControl))
                    .isEmpty();
            assertThat(prompt.text()).isEqualTo("<|" + message.strip() + "|><|turn~" + message);
        }
    }

    @Test
    void shouldKeepControlTextInEveryPartOfAMessageAsText() throws IOException {
        copy(
                "template-beside-config",
                "{% for m in messages %}<|turn~|>{{ m.role }}{% for p in m.content %}{{ p.text }}{% endfor %}{% endfor %}");
        try (ChatFormat chat = ChatFormat.open(folder, Clock.systemUTC())) {
            Map<String, Object> message = Map.of(
                    "role",
                    "user",
                    "content",
                    List.of(Map.of("text", "<|stop~"), Map.of("text", "|>"), Map.of("text", "<|stop~|>")));

            RenderedPrompt prompt = chat.render(new ChatConversation(List.of(message), true, Map.of()));

            assertThat(prompt.text()).isEqualTo("<|turn~|>user<|stop~|><|stop~|>");
            assertThat(Arrays.stream(prompt.ids()).filter(chat.tokenizer()::isControl))
                    .hasSize(1);
        }
    }

    @Test
    void shouldKeepACharacterThatCouldStandInForAnother() throws IOException {
        copy("template-beside-config", "<|turn~|>{{ messages[0].content }}<|stop~|>");
        try (ChatFormat chat = ChatFormat.open(folder, Clock.systemUTC())) {
            String message = "\u2801 \u2802 <|stop~|> \u2803";

            RenderedPrompt prompt = chat.render(ChatConversation.of(message));

            assertThat(prompt.text()).isEqualTo("<|turn~|>" + message + "<|stop~|>");
            assertThat(chat.tokenizer().decode(prompt.ids())).isEqualTo(message);
        }
    }

    private void copy(String tokenizer, String template) throws IOException {
        for (String file : List.of("tokenizer.json", "tokenizer_config.json")) {
            Files.copy(GOLDEN.resolve("tokenizers").resolve(tokenizer).resolve(file), folder.resolve(file));
        }
        Files.writeString(folder.resolve("chat_template.jinja"), template);
    }

    private static int[] ints(JsonNode ids) {
        return StreamSupport.stream(ids.spliterator(), false)
                .mapToInt(JsonNode::asInt)
                .toArray();
    }
}

package io.candor.llm.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Templates with what transformers makes of them. */
class GoldenTemplatesTest {
    private static final Path CASES = Path.of("src/test/resources/golden/chat/templates.json");
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final TypeReference<Map<String, Object>> VARIABLES = new TypeReference<>() {};

    static Stream<Named<JsonNode>> cases() throws IOException {
        return StreamSupport.stream(MAPPER.readTree(CASES.toFile()).spliterator(), false)
                .map(node -> Named.of(node.path("name").asText(), node));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void shouldRenderOrRefuseAsTheReferenceDoes(JsonNode example) {
        if (example.path("expected_error").asBoolean()) {
            assertThat(catchThrowable(() -> render(example)))
                    .isInstanceOf(TemplateException.class)
                    .message()
                    .isNotBlank()
                    .doesNotContain("\n", "java.", "io.candor");
        } else {
            assertThat(render(example)).isEqualTo(example.path("expected").textValue());
        }
    }

    private static String render(JsonNode example) {
        Map<String, Object> variables = new LinkedHashMap<>();
        variables.put("tools", null);
        variables.put("documents", null);
        variables.put("messages", MAPPER.convertValue(example.path("messages"), Object.class));
        variables.put(
                "add_generation_prompt", example.path("add_generation_prompt").asBoolean());
        variables.putAll(MAPPER.convertValue(example.path("special_tokens"), VARIABLES));
        variables.putAll(MAPPER.convertValue(example.path("variables"), VARIABLES));
        String now = example.path("now").asText("2030-01-01T00:00:00");
        Clock clock = Clock.fixed(LocalDateTime.parse(now).toInstant(ZoneOffset.UTC), ZoneOffset.UTC);
        return JinjaTemplate.parse(example.path("template").textValue())
                .render(variables, RenderLimits.defaults(), clock);
    }
}

package io.candor.llm.prompt;

import com.fasterxml.jackson.databind.JsonNode;
import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.LegacyOverrides;
import com.hubspot.jinjava.interpret.RenderResult;
import com.hubspot.jinjava.interpret.TemplateError;
import io.candor.llm.checkpoint.InvalidCheckpointException;
import io.candor.llm.checkpoint.JsonFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The model's chat template: a Jinja template from its folder that renders a conversation as one text.
 *
 *
 * <p>Rendered with the settings transformers uses: the newline after a block and the blanks before one are dropped.
 */
public final class ChatTemplate {
    private static final String TOKENIZER_CONFIG = "tokenizer_config.json";
    private static final String STANDALONE = "chat_template.jinja";
    private static final List<String> SPECIAL_TOKENS = List.of("bos_token", "eos_token", "pad_token", "unk_token");

    /** Settings that make Jinjava behave as Jinja 2 where its defaults differ. */
    private static final LegacyOverrides JINJA2 = LegacyOverrides.newBuilder()
            .withEvaluateMapKeys(true)
            .withIterateOverMapKeys(true)
            .withUsePyishObjectMapper(true)
            .withUseNaturalOperatorPrecedence(true)
            .withParseWhitespaceControlStrictly(true)
            .withAllowAdjacentTextNodes(true)
            .withUseTrimmingForNotesAndExpressions(true)
            .withKeepNullableLoopValues(true)
            .withHandleBackslashInQuotesOnly(true)
            .build();

    private final Path path;
    private final String template;
    private final Map<String, Object> variables;
    private final Jinjava jinja;

    private ChatTemplate(Path path, String template, Map<String, Object> variables) {
        this.path = path;
        this.template = template.endsWith("\n") ? template.substring(0, template.length() - 1) : template;
        this.variables = variables;
        this.jinja = new Jinjava(JinjavaConfig.newBuilder()
                // Jinjava would drop the last newline of the prompt; Jinja 2 drops that of the template.
                .withKeepTrailingNewline(true)
                .withTrimBlocks(true)
                .withLstripBlocks(true)
                // A question that looks like a template must stay text.
                .withNestedInterpretationEnabled(false)
                .withLegacyOverrides(JINJA2)
                .build());
        TemplateFunctions.registerIn(jinja);
    }

    /**
     * @param clock what {@code strftime_now} of a template reads; Llama 3.2's prompt names the day
     * @throws InvalidCheckpointException if the folder has no template
     */
    public static ChatTemplate read(Path folder, Clock clock) {
        JsonFile config = JsonFile.read(
                folder.resolve(TOKENIZER_CONFIG), "download it into the folder: it holds the chat template");
        Map<String, Object> variables = new HashMap<>();
        SPECIAL_TOKENS.forEach(token -> variables.put(token, specialToken(config, token)));
        variables.put(TemplateFunctions.CLOCK, clock);
        variables.put(TemplateFunctions.STRFTIME_NOW, true); // templates ask whether it is defined
        Path standalone = folder.resolve(STANDALONE);
        if (Files.exists(standalone)) {
            return new ChatTemplate(standalone, text(standalone), variables);
        }
        return new ChatTemplate(config.path(), embedded(config), variables);
    }

    private static String text(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw JsonFile.unreadable(path, e);
        }
    }

    /** One text, or a list of named ones of which {@code default} is meant. */
    private static String embedded(JsonFile config) {
        JsonNode node = config.root().path("chat_template");
        for (JsonNode named : node.isArray() ? node : JsonFile.MAPPER.createArrayNode()) {
            if (named.path("name").asText().equals("default")) {
                node = named.path("template");
                break;
            }
        }
        if (!node.isTextual()) {
            throw config.refuse(
                    "chat_template", "is missing", "use an instruct model or add a " + STANDALONE + " to the folder");
        }
        return node.asText();
    }

    /** A token is its text or, in older exports, an object with the text in {@code content}. */
    private static String specialToken(JsonFile config, String key) {
        JsonNode node = config.root().path(key);
        return node.isObject() ? node.path("content").asText() : node.asText("");
    }

    /** The prompt for one user message, up to where the model begins its answer. */
    public String render(String userMessage) {
        Map<String, Object> bindings = new HashMap<>(variables);
        bindings.put("messages", List.of(Map.of("role", "user", "content", userMessage)));
        bindings.put("add_generation_prompt", true);
        bindings.put("True", true);
        bindings.put("False", false);
        RenderResult result = jinja.renderForResult(template, bindings);
        if (result.hasErrors()) {
            throw new InvalidCheckpointException(
                    path,
                    "chat_template",
                    "cannot be rendered (" + reason(result.getErrors().get(0)) + ")",
                    "use a template that accepts a single user message");
        }
        return result.getOutput();
    }

    /** The message the template gave to {@code raise_exception}, else Jinjava's own. */
    private static String reason(TemplateError error) {
        String message = error.getMessage();
        for (Throwable cause = error.getException(); cause != null; cause = cause.getCause()) {
            if (cause instanceof TemplateFunctions.RaisedByTemplate) {
                message = cause.getMessage();
            }
        }
        return message.lines().findFirst().orElse("");
    }
}

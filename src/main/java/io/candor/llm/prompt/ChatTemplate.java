package io.candor.llm.prompt;

import com.fasterxml.jackson.databind.JsonNode;
import io.candor.llm.checkpoint.InvalidCheckpointException;
import io.candor.llm.checkpoint.JsonFile;
import io.candor.llm.jinja.JinjaTemplate;
import io.candor.llm.jinja.RenderLimits;
import io.candor.llm.jinja.TemplateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The model's own way to write a conversation as one text: a Jinja template from its folder, rendered as transformers does. */
public final class ChatTemplate {
    private static final String TOKENIZER_CONFIG = "tokenizer_config.json";
    private static final String STANDALONE = "chat_template.jinja";

    private final Optional<Path> path;
    private final String source;
    private final JinjaTemplate template;
    private final Map<String, ?> specialTokens;

    /** @param path the file it comes from; empty for one that was given apart from the folder */
    private ChatTemplate(Optional<Path> path, String source, Map<String, ?> specialTokens) {
        this.path = path;
        this.source = source;
        this.specialTokens = specialTokens;
        try {
            template = JinjaTemplate.parse(source);
        } catch (TemplateException malformed) {
            throw refused(malformed);
        }
    }

    /**
     * The folder's template: {@value #STANDALONE}, or what its {@value #TOKENIZER_CONFIG} holds.
     *
     * @param specialTokens role → text, the variables {@code bos_token}, {@code eos_token}, ...
     * @throws InvalidCheckpointException if the folder has no template, or one that is none
     */
    public static ChatTemplate read(Path folder, Map<String, String> specialTokens) {
        Path standalone = folder.resolve(STANDALONE);
        if (Files.exists(standalone)) {
            return new ChatTemplate(Optional.of(standalone), text(standalone), specialTokens);
        }
        JsonFile config = JsonFile.read(
                folder.resolve(TOKENIZER_CONFIG), "download it into the folder: it holds the chat template");
        return new ChatTemplate(Optional.of(config.path()), embedded(config), specialTokens);
    }

    /**
     * A template that comes from no folder.
     *
     * @throws InvalidTemplateException if it is none
     */
    public static ChatTemplate given(String source, Map<String, ?> specialTokens) {
        return new ChatTemplate(Optional.empty(), source, specialTokens);
    }

    /** This template with other special tokens. */
    public ChatTemplate with(Map<String, ?> otherTokens) {
        return new ChatTemplate(path, source, otherTokens);
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

    String source() {
        return source;
    }

    /** The special tokens that the template sees. */
    public Map<String, ?> specialTokens() {
        return specialTokens;
    }

    /**
     * The conversation as one text.
     *
     * @param clock what {@code strftime_now} of a template reads; Llama 3.2's prompt names the day
     * @throws InvalidCheckpointException if the folder's template refuses the conversation or cannot be rendered within its
     *     limits
     * @throws InvalidTemplateException if a given one does
     */
    public String render(ChatConversation conversation, Clock clock) {
        Map<String, Object> variables = new HashMap<>(specialTokens);
        // Always defined, as in transformers: templates ask whether they are none.
        variables.put("tools", null);
        variables.put("documents", null);
        variables.putAll(conversation.variables());
        variables.put("messages", conversation.messages());
        variables.put("add_generation_prompt", conversation.addGenerationPrompt());
        try {
            return template.render(variables, RenderLimits.defaults(), clock);
        } catch (TemplateException failure) {
            throw refused(failure);
        }
    }

    private RuntimeException refused(TemplateException failure) {
        String reason = failure instanceof TemplateException.Raised ? failure.detail() : failure.getMessage();
        String problem = "cannot be rendered (" + reason.lines().findFirst().orElse("") + ")";
        String remedy = "use a template that accepts the conversation";
        return path.isPresent()
                ? new InvalidCheckpointException(path.get(), "chat_template", problem, remedy)
                : new InvalidTemplateException(problem, remedy);
    }
}

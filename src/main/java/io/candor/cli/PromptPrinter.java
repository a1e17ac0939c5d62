package io.candor.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.candor.llm.checkpoint.InvalidCheckpointException;
import io.candor.llm.prompt.ChatConversation;
import io.candor.llm.prompt.ChatFormat;
import io.candor.llm.prompt.ChatTemplate;
import io.candor.llm.prompt.InvalidQuestionException;
import io.candor.llm.prompt.RenderedPrompt;
import io.candor.training.dataset.TextLines;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;

/** Renders conversations with one folder's tokenizer and writes each as a line of JSON, or as text with its tokens. */
final class PromptPrinter {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectReader LINE = JSON.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};
    private static final TypeReference<List<Object>> LIST = new TypeReference<>() {};

    private final ChatFormat chat;
    private final boolean json;
    private final PrintWriter out;
    private final PrintWriter err;

    PromptPrinter(ChatFormat chat, boolean json, PrintWriter out, PrintWriter err) {
        this.chat = chat;
        this.json = json;
        this.out = out;
        this.err = err;
    }

    /** One user message in the folder's template; returns whether it could be rendered. */
    boolean message(String message) {
        return print("question", () -> chat.render(ChatConversation.of(message)));
    }

    /** One line of a file of conversations; returns whether it could be rendered. Blank lines are passed over. */
    boolean line(TextLines.Line line) {
        String name = "line " + line.number();
        if (line instanceof TextLines.Text text) {
            return text.text().isBlank() || print(name, () -> conversation(text.text()));
        }
        return refuse(name, ((TextLines.Fault) line).problem());
    }

    private interface Rendering {
        RenderedPrompt get() throws JsonProcessingException;
    }

    private boolean print(String name, Rendering rendering) {
        try {
            write(rendering.get());
            return true;
        } catch (JsonProcessingException e) {
            return refuse(
                    name,
                    "is not JSON (" + e.getOriginalMessage().lines().findFirst().orElse("") + ")");
        } catch (InvalidCheckpointException | InvalidQuestionException | InvalidLineException e) {
            return refuse(name, e.getMessage());
        } finally {
            out.flush();
        }
    }

    private RenderedPrompt conversation(String text) throws JsonProcessingException {
        JsonNode line = LINE.readTree(text);
        if (!line.path("messages").isArray()) {
            throw new InvalidLineException("has no list under the key \"messages\"");
        }
        ChatConversation conversation = new ChatConversation(
                JSON.convertValue(line.get("messages"), LIST),
                line.path("add_generation_prompt").asBoolean(true),
                object(line, "variables"));
        ChatTemplate template = chat.template();
        boolean other = line.path("template").isTextual();
        if (other || line.hasNonNull("special_tokens")) {
            template = template.with(
                    other ? line.get("template").asText() : null,
                    line.hasNonNull("special_tokens") ? object(line, "special_tokens") : template.specialTokens());
        }
        return chat.render(template, conversation, clock(line.path("now")));
    }

    private static Map<String, Object> object(JsonNode line, String key) throws InvalidLineException {
        JsonNode node = line.path(key);
        if (node.isMissingNode() || node.isNull()) {
            return Map.of();
        }
        if (!node.isObject()) {
            throw new InvalidLineException("has no object under the key \"" + key + "\"");
        }
        return JSON.convertValue(node, OBJECT);
    }

    private static Clock clock(JsonNode now) {
        if (!now.isTextual()) {
            return Clock.systemDefaultZone();
        }
        try {
            String moment = now.asText();
            boolean zoned = moment.matches(".*(Z|[+-]\\d\\d:?\\d\\d)$");
            return Clock.fixed(
                    zoned ? OffsetDateTime.parse(moment).toInstant() : Instant.parse(moment + "Z"), ZoneOffset.UTC);
        } catch (DateTimeParseException malformed) {
            throw new InvalidLineException("has no moment such as 2026-03-05T12:00:00 under the key \"now\"");
        }
    }

    private void write(RenderedPrompt prompt) {
        if (json) {
            ObjectNode line = JSON.createObjectNode().put("text", prompt.text());
            var ids = line.putArray("ids");
            var control = line.putArray("control");
            for (int position = 0; position < prompt.ids().length; position++) {
                int id = prompt.ids()[position];
                ids.add(id);
                if (chat.tokenizer().isControl(id)) {
                    control.add(position);
                }
            }
            out.println(line);
            return;
        }
        out.println(prompt.text());
        out.println();
        for (int id : prompt.ids()) {
            out.println(String.format(
                    "%8d  %s",
                    id,
                    chat.tokenizer().isControl(id) ? chat.tokenizer().controlText(id) + "  (control)" : quoted(id)));
        }
    }

    private String quoted(int id) {
        return JSON.valueToTree(chat.tokenizer().decode(new int[] {id})).toString();
    }

    private boolean refuse(String name, String reason) {
        if (json) {
            out.println(JSON.createObjectNode().put("error", name + " " + reason));
        } else {
            err.println(name + " " + reason);
        }
        out.flush();
        return false;
    }

    /** A line that is JSON and no conversation; the message goes on after the line's number. */
    private static final class InvalidLineException extends RuntimeException {
        private static final long serialVersionUID = 1;

        InvalidLineException(String message) {
            super(message);
        }
    }
}

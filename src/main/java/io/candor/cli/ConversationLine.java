package io.candor.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.candor.llm.prompt.ChatConversation;
import io.candor.llm.prompt.ChatTemplate;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * One line of a file of conversations. A key whose value is null counts as absent.
 *
 * @param specialTokens role → text in place of the folder's; empty where the line has none
 * @param template in place of the folder's; empty where the line has none
 * @param clock what the template reads
 * @param unknownKeys that say nothing here
 */
record ConversationLine(
        ChatConversation conversation,
        Optional<Map<String, Object>> specialTokens,
        Optional<String> template,
        Clock clock,
        Set<String> unknownKeys) {
    private static final Set<String> KEYS =
            Set.of("messages", "add_generation_prompt", "variables", "special_tokens", "now", "template");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectReader LINE = JSON.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};
    private static final TypeReference<List<Object>> LIST = new TypeReference<>() {};

    /** A line that is JSON and no conversation; the message goes on after the line's number. */
    static final class InvalidLineException extends RuntimeException {
        private static final long serialVersionUID = 1;

        InvalidLineException(String message) {
            super(message);
        }
    }

    /**
     * Reads a line.
     *
     * @throws JsonProcessingException if it is not JSON
     * @throws InvalidLineException if a key has a value of another kind
     */
    static ConversationLine parse(String text) throws JsonProcessingException {
        JsonNode line = LINE.readTree(text);
        if (!line.path("messages").isArray()) {
            throw new InvalidLineException("has no list under the key \"messages\"");
        }
        boolean prompts = value(line, "add_generation_prompt", JsonNode::isBoolean, "true or false")
                .map(JsonNode::booleanValue)
                .orElse(true);
        Set<String> unknown = new TreeSet<>();
        line.fieldNames().forEachRemaining(unknown::add);
        unknown.removeAll(KEYS);
        return new ConversationLine(
                new ChatConversation(
                        JSON.convertValue(line.get("messages"), LIST),
                        prompts,
                        object(line, "variables").orElse(Map.of())),
                object(line, "special_tokens"),
                value(line, "template", JsonNode::isTextual, "text").map(JsonNode::textValue),
                value(line, "now", JsonNode::isTextual, "text such as 2026-03-05T12:00:00")
                        .map(now -> clock(now.textValue()))
                        .orElse(Clock.systemDefaultZone()),
                unknown);
    }

    /** The template to render with, where the folder has {@code own}. */
    ChatTemplate template(ChatTemplate own) {
        if (template.isPresent()) {
            Map<String, ?> tokens = specialTokens.isPresent() ? specialTokens.get() : own.specialTokens();
            return ChatTemplate.given(template.get(), tokens);
        }
        return specialTokens.isPresent() ? own.with(specialTokens.get()) : own;
    }

    private static Optional<Map<String, Object>> object(JsonNode line, String key) {
        return value(line, key, JsonNode::isObject, "an object").map(node -> JSON.convertValue(node, OBJECT));
    }

    private interface Kind {
        boolean holds(JsonNode value);
    }

    private static Optional<JsonNode> value(JsonNode line, String key, Kind kind, String name) {
        if (!line.hasNonNull(key)) {
            return Optional.empty();
        }
        if (!kind.holds(line.get(key))) {
            throw new InvalidLineException("must have " + name + " under the key \"" + key + "\"");
        }
        return Optional.of(line.get(key));
    }

    private static Clock clock(String moment) {
        try {
            boolean zoned = moment.matches(".*(Z|[+-]\\d\\d:?\\d\\d)$");
            return Clock.fixed(
                    zoned ? OffsetDateTime.parse(moment).toInstant() : Instant.parse(moment + "Z"), ZoneOffset.UTC);
        } catch (DateTimeParseException malformed) {
            throw new InvalidLineException("has no moment such as 2026-03-05T12:00:00 under the key \"now\"");
        }
    }
}

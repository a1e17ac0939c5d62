package io.candor.llm.checkpoint;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;

/** One JSON object of a checkpoint, whose typed getters name file and key when a value does not fit. */
public record JsonFile(Path path, JsonNode root) {
    public static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            // Python writes Infinity and NaN; whoever needs the number refuses them.
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    public static JsonFile read(Path path, String remedyIfMissing) {
        try {
            return parse(path, Files.readAllBytes(path));
        } catch (NoSuchFileException e) {
            throw new InvalidCheckpointException(path, "the file", "is missing", remedyIfMissing, e);
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    /** The file, or an empty object where there is none. */
    public static JsonFile readOrEmpty(Path path) {
        return Files.exists(path) ? read(path, "") : new JsonFile(path, MAPPER.createObjectNode());
    }

    public static JsonFile parse(Path path, byte[] json) {
        try {
            JsonNode root = MAPPER.readTree(json);
            if (root.isObject()) {
                return new JsonFile(path, root);
            }
            throw new InvalidCheckpointException(
                    path, "the content", "is not a JSON object", "download or export the file again");
        } catch (JsonProcessingException e) {
            throw new InvalidCheckpointException(
                    path,
                    "the content",
                    "is not valid JSON ("
                            + e.getOriginalMessage().lines().findFirst().orElse("") + ")",
                    "download or export the file again",
                    e);
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    public static InvalidCheckpointException unreadable(Path path, IOException e) {
        return new InvalidCheckpointException(
                path, "the file", "cannot be read (" + e + ")", "check that it exists and may be read", e);
    }

    /** Whether {@code key} is there and not null. */
    boolean has(String key) {
        return root.hasNonNull(key);
    }

    /** The object under {@code key} as a file of its own, so that its errors still name this path. */
    public JsonFile object(String key) {
        JsonNode node = required(key);
        if (!node.isObject()) {
            throw invalid(key, "an object");
        }
        return new JsonFile(path, node);
    }

    public int positiveInt(String key) {
        JsonNode node = required(key);
        if (!node.canConvertToInt() || !node.isIntegralNumber() || node.asInt() <= 0) {
            throw invalid(key, "a positive integer");
        }
        return node.asInt();
    }

    int positiveInt(String key, int fallback) {
        return has(key) ? positiveInt(key) : fallback;
    }

    public double positiveNumber(String key) {
        JsonNode node = required(key);
        if (!node.isNumber() || !(node.asDouble() > 0) || Double.isInfinite(node.asDouble())) {
            throw invalid(key, "a positive number");
        }
        return node.asDouble();
    }

    double positiveNumber(String key, double fallback) {
        return has(key) ? positiveNumber(key) : fallback;
    }

    public boolean flag(String key, boolean fallback) {
        if (!has(key)) {
            return fallback;
        }
        if (!root.get(key).isBoolean()) {
            throw invalid(key, "true or false");
        }
        return root.get(key).asBoolean();
    }

    public String text(String key) {
        if (!required(key).isTextual()) {
            throw invalid(key, "a text");
        }
        return root.get(key).asText();
    }

    public String text(String key, String fallback) {
        return has(key) ? text(key) : fallback;
    }

    /** Token ids under {@code key}: one integer, a list, or nothing. Negative ones are no tokens: exporters mean "none" by -1. */
    Set<Integer> tokenIds(String key) {
        Set<Integer> ids = new LinkedHashSet<>();
        if (has(key)) {
            JsonNode node = root.get(key);
            for (JsonNode id : node.isArray() ? node : MAPPER.createArrayNode().add(node)) {
                if (!id.isIntegralNumber() || !id.canConvertToInt()) {
                    throw invalid(key, "a token id or a list of them");
                }
                if (id.asInt() >= 0) {
                    ids.add(id.asInt());
                }
            }
        }
        return ids;
    }

    public InvalidCheckpointException invalid(String key, String expected) {
        return refuse(
                key, "must be " + expected + ", got: " + root.get(key), "correct the value or export the file again");
    }

    public InvalidCheckpointException refuse(String key, String problem, String remedy) {
        return new InvalidCheckpointException(path, key, problem, remedy);
    }

    private JsonNode required(String key) {
        if (!has(key)) {
            throw refuse(key, "is missing", "add the key or export the file again");
        }
        return root.get(key);
    }
}

package io.candor.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The public config of a model, and what its tokenizer has.
 *
 * @param config the content of {@code config.json}
 * @param tokenizer size, special tokens with their ids, and chat template
 */
record ModelShape(ObjectNode config, JsonNode tokenizer) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Names of the built-in shapes. */
    static List<String> names() {
        List<String> names = new ArrayList<>();
        all().path("shapes").fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** @throws IllegalArgumentException naming the built-in ones, if there is none of this name */
    static ModelShape named(String name) {
        JsonNode all = all();
        JsonNode shape = all.path("shapes").path(name);
        if (shape.isMissingNode()) {
            throw new IllegalArgumentException(
                    "no shape is built in for " + name + "; there are " + String.join(", ", names()));
        }
        return new ModelShape(
                shape.path("config").deepCopy(),
                all.path("tokenizers").path(shape.path("tokenizer").asText()));
    }

    private static JsonNode all() {
        try (InputStream in = ModelShape.class.getResourceAsStream("models.json")) {
            return JSON.readTree(in);
        } catch (IOException damaged) {
            // A file of this build: another try does not help.
            throw new UncheckedIOException(damaged);
        }
    }
}

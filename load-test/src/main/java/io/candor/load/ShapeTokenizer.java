package io.candor.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;

/**
 * A tokenizer with the size and the special tokens of a shape. Text is cut as the embedded model's tokenizer cuts it, which
 * gives prompts of natural length; the rest of the vocabulary are fillers that no text yields.
 */
final class ShapeTokenizer {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode shape;

    /** @param shape see {@link ModelShape#tokenizer()} */
    ShapeTokenizer(JsonNode shape) {
        this.shape = shape;
    }

    /** The content of {@code tokenizer.json}. */
    ObjectNode tokenizer() throws IOException {
        ObjectNode json;
        try (InputStream in = ShapeTokenizer.class.getResourceAsStream("/atlas/tokenizer.json")) {
            json = (ObjectNode) JSON.readTree(in);
        }
        ArrayNode added = json.putArray("added_tokens");
        shape.path("special").properties().forEach(token -> added.addObject()
                .put("id", token.getValue().asInt())
                .put("content", token.getKey())
                .put("single_word", false)
                .put("lstrip", false)
                .put("rstrip", false)
                .put("normalized", false)
                .put("special", true));
        ((ObjectNode) json.path("model"))
                .set("vocab", vocabulary(json.path("model").path("vocab")));
        return json;
    }

    private ObjectNode vocabulary(JsonNode embedded) {
        Set<Integer> taken = new HashSet<>();
        ObjectNode vocabulary = JSON.createObjectNode();
        shape.path("special").properties().forEach(token -> {
            vocabulary.set(token.getKey(), token.getValue());
            taken.add(token.getValue().asInt());
        });
        Iterator<String> ordinary = embedded.properties().stream()
                .filter(token -> token.getValue().asInt() > lastSpecial(embedded))
                .map(java.util.Map.Entry::getKey)
                .iterator();
        for (int id = 0; id < shape.path("size").asInt(); id++) {
            if (!taken.contains(id)) {
                vocabulary.put(ordinary.hasNext() ? ordinary.next() : "<filler-" + id + ">", id);
            }
        }
        if (ordinary.hasNext()) {
            throw new IllegalStateException("the tokenizer of this shape is smaller than the embedded one");
        }
        return vocabulary;
    }

    /** The embedded tokenizer's first ids are its special tokens and the instruction; its bytes follow. */
    private static int lastSpecial(JsonNode embedded) {
        return embedded.path("\u0100").asInt() - 1;
    }

    /** The content of {@code tokenizer_config.json}. */
    ObjectNode config() {
        ObjectNode json = JSON.createObjectNode()
                .put("tokenizer_class", "PreTrainedTokenizerFast")
                .put("eos_token", shape.path("eos").asText())
                .put("pad_token", shape.path("pad").asText())
                .put("add_bos_token", false)
                .put("clean_up_tokenization_spaces", false)
                .put("chat_template", shape.path("chat_template").asText());
        if (shape.has("bos")) {
            json.put("bos_token", shape.path("bos").asText());
        }
        return json;
    }
}

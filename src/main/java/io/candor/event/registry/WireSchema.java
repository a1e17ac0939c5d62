package io.candor.event.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import org.apache.avro.Schema;

/**
 * A schema in the form to register. Generated classes note in theirs that strings are {@code java.lang.String}; a
 * client in another language registering {@code schemas/*.avsc} would else make a second version of the same schema.
 */
public final class WireSchema {
    private static final String JAVA_STRING = "avro.java.string";
    private static final ObjectMapper JSON = new ObjectMapper();

    private WireSchema() {}

    public static String of(Schema schema) {
        try {
            return plain(JSON.readTree(schema.toString())).toString();
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(
                    "Avro wrote a schema that is not JSON: " + schema.getFullName(), impossible);
        }
    }

    private static JsonNode plain(JsonNode node) {
        if (node instanceof ArrayNode array) {
            ArrayNode copy = JsonNodeFactory.instance.arrayNode();
            array.forEach(item -> copy.add(plain(item)));
            return copy;
        }
        if (node instanceof ObjectNode object) {
            return plainObject(object);
        }
        return node;
    }

    private static JsonNode plainObject(ObjectNode object) {
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        object.fields().forEachRemaining(field -> {
            if (!field.getKey().equals(JAVA_STRING)) {
                copy.set(field.getKey(), plain(field.getValue()));
            }
        });
        boolean onlyString = copy.size() == 1 && copy.path("type").asText().equals("string");
        return onlyString && object.has(JAVA_STRING) ? TextNode.valueOf("string") : copy;
    }
}

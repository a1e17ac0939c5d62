package io.candor.event;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.candor.SourceDocs;
import io.candor.event.registry.BreakableRegistry;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;

/** The topics as an AsyncAPI 3 document, from {@link Topics}, its docstring and the schemas. */
final class AsyncApiDocument {
    /** What Candor reads, from its own point of view; it writes all else. */
    private static final Set<String> READ = Set.of("candor.questions", "candor.feedback");

    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .build());

    private final Topics topics =
            Topics.of(EventConfig.of(4, -1, "http://localhost:8081/apis/ccompat/v7"), new BreakableRegistry());
    private final Map<String, String> docs;
    private final ObjectNode root = YAML.createObjectNode();

    private AsyncApiDocument(Map<String, String> docs) {
        this.docs = docs;
    }

    /** The document that the code asks for. */
    static String yaml() throws IOException {
        return new AsyncApiDocument(SourceDocs.parameters(SourceDocs.read().get(Topics.class.getName()))).written();
    }

    private String written() throws IOException {
        root.put("asyncapi", "3.0.0");
        root.putObject("info")
                .put("title", "Candor's topics")
                .put("version", "1")
                .put(
                        "description",
                        "Values are Avro in Confluent's wire format (a zero byte, four bytes of schema id, Avro) under subjects named after topics; keys are"
                                + " UTF-8. Read with isolation.level=read_committed. Operations are Candor's: what it receives you send. Partitions and sizes are"
                                + " the defaults of ./candor topics create.");
        root.put("defaultContentType", "application/vnd.apache.avro");
        server();
        for (RecordComponent component : Topics.class.getRecordComponents()) {
            add(component.getName(), topic(component));
        }
        return YAML.writeValueAsString(root);
    }

    private Topic<?, ?> topic(RecordComponent component) {
        try {
            return (Topic<?, ?>) component.getAccessor().invoke(topics);
        } catch (ReflectiveOperationException unreadable) {
            // The record is public, and so are its accessors.
            throw new IllegalStateException(unreadable);
        }
    }

    private void server() {
        ObjectNode server = root.putObject("servers").putObject("up");
        server.put("host", "localhost:9092").put("protocol", "kafka").put("description", "What ./candor up starts.");
        server.putObject("bindings")
                .putObject("kafka")
                .put("schemaRegistryUrl", "http://localhost:8081/apis/ccompat/v7")
                .put("schemaRegistryVendor", "apicurio")
                .put("bindingVersion", "0.5.0");
    }

    private void add(String name, Topic<?, ?> topic) {
        ObjectNode channel = root.withObject("/channels").putObject(name);
        channel.put("address", topic.name()).put("description", docs.get(name));
        channel.putObject("messages").putObject(name).put("$ref", "#/components/messages/" + name);
        bindings(channel, topic);
        boolean read = READ.contains(topic.name());
        ObjectNode operation = root.withObject("/operations").putObject((read ? "receive" : "send") + capital(name));
        operation.put("action", read ? "receive" : "send");
        operation.putObject("channel").put("$ref", "#/channels/" + name);
        message(name, topic);
    }

    private static String capital(String name) {
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    private static void bindings(ObjectNode channel, Topic<?, ?> topic) {
        ObjectNode kafka = channel.putObject("bindings").putObject("kafka");
        kafka.put("partitions", topic.partitions());
        ObjectNode settings = kafka.putObject("topicConfiguration");
        Map<String, String> wanted = topic.settings();
        for (String policy : wanted.getOrDefault("cleanup.policy", "delete").split(",")) {
            settings.withArray("cleanup.policy").add(policy);
        }
        if (wanted.containsKey("retention.ms")) {
            settings.put("retention.ms", Long.parseLong(wanted.get("retention.ms")));
        }
        settings.put("max.message.bytes", topic.maxRecordBytes());
        kafka.put("bindingVersion", "0.5.0");
    }

    private void message(String name, Topic<?, ?> topic) {
        Schema schema = topics.schemas().get(topic.subject());
        ObjectNode message = root.withObject("/components/messages").putObject(name);
        message.put("name", schema == null ? "DeadLetter" : schema.getName());
        ObjectNode kafka = message.putObject("bindings").putObject("kafka");
        kafka.putObject("key").put("type", "string");
        if (schema == null) {
            message.put("contentType", "application/octet-stream");
            message.put("summary", "The original record, byte for byte; headers candor.dlq.* say why.");
        } else {
            kafka.put("schemaIdLocation", "payload").put("schemaIdPayloadEncoding", "confluent");
            message.put("summary", schema.getDoc());
            message.putObject("payload").put("$ref", "#/components/schemas/" + schema.getName());
            schema(schema);
        }
        kafka.put("bindingVersion", "0.5.0");
    }

    private void schema(Schema schema) {
        try {
            ObjectNode defined = root.withObject("/components/schemas").putObject(schema.getName());
            defined.put("schemaFormat", "application/vnd.apache.avro;version=1.9.0");
            defined.set("schema", YAML.readTree(schema.toString()));
        } catch (IOException unreadable) {
            // A schema writes JSON.
            throw new IllegalStateException(unreadable);
        }
    }
}

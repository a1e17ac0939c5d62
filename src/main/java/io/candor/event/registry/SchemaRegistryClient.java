package io.candor.event.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/**
 * Confluent's schema registry over its REST API. A registry's answer about a schema never changes, so it is kept for
 * ever; that an id is unknown may change at any moment, so that is kept for seconds only. Safe for use by several
 * threads.
 */
public final class SchemaRegistryClient implements SchemaRegistry {
    private static final int DEEPEST_REFERENCE = 16;
    private static final int CONFLICT = 409;

    private final RegistryHttp http;
    private final UnknownIds unknownIds;
    private final Map<RegisteredSchema, Integer> ids = new ConcurrentHashMap<>();
    private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();

    private record RegisteredSchema(String subject, Schema schema) {}

    SchemaRegistryClient(RegistryHttp http, Clock clock) {
        this.http = http;
        this.unknownIds = new UnknownIds(clock);
    }

    public static SchemaRegistryClient of(RegistryConfig config) {
        return new SchemaRegistryClient(new RegistryHttp(config), Clock.systemUTC());
    }

    @Override
    public int register(String subject, Schema schema) {
        return ids.computeIfAbsent(
                new RegisteredSchema(subject, schema), asked -> id(asked, newVersion(subject, schema)));
    }

    /** Two clients that register the same schema at the same moment may both be told of a conflict, though one has succeeded. */
    private RegistryAnswer newVersion(String subject, Schema schema) {
        RegistryAnswer answer = http.send("POST", "/subjects/" + encoded(subject) + "/versions", body(schema));
        if (answer.status() == CONFLICT) {
            RegistryAnswer known = http.send("POST", "/subjects/" + encoded(subject), body(schema));
            return known.isOk() ? known : answer;
        }
        return answer;
    }

    @Override
    public int idOf(String subject, Schema schema) {
        return ids.computeIfAbsent(
                new RegisteredSchema(subject, schema),
                asked -> id(asked, http.send("POST", "/subjects/" + encoded(subject), body(schema))));
    }

    @Override
    public Schema byId(int id) {
        Schema known = schemas.get(id);
        if (known != null) {
            return known;
        }
        unknownIds.check(id);
        RegistryAnswer answer = http.send("GET", "/schemas/ids/" + id, null);
        if (answer.isUnknown()) {
            throw unknownIds.add(id);
        }
        Schema schema = parsed(answer.requireOk("schema " + id).body(), "schema " + id);
        schemas.put(id, schema);
        return schema;
    }

    @Override
    public boolean isCompatible(String subject, Schema schema) {
        RegistryAnswer answer =
                http.send("POST", "/compatibility/subjects/" + encoded(subject) + "/versions", body(schema));
        if (answer.isUnknown()) {
            return true;
        }
        return answer.requireOk(subject).body().path("is_compatible").asBoolean(false);
    }

    @Override
    public void setCompatibility(String subject, String level) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("compatibility", level);
        RegistryAnswer answer = http.send("PUT", "/config/" + encoded(subject), body);
        if (answer.status() == CONFLICT) {
            // Two roles that set a subject's first level at the same moment: one is told that it is there already, and
            // may set it now.
            answer = http.send("PUT", "/config/" + encoded(subject), body);
        }
        if (answer.isUnknown()) {
            throw new UnknownSchemaException("the registry has no subject " + subject);
        }
        answer.requireOk(subject);
    }

    private static int id(RegisteredSchema asked, RegistryAnswer answer) {
        if (answer.isUnknown()) {
            throw new UnknownSchemaException(
                    asked.schema().getFullName() + " is not registered under " + asked.subject());
        }
        JsonNode id = answer.requireOk(asked.subject()).body().path("id");
        if (!id.canConvertToInt()) {
            throw new RegistryUnavailableException("the schema registry gave no id for subject " + asked.subject());
        }
        return id.intValue();
    }

    private Schema parsed(JsonNode answer, String what) {
        try {
            return parse(new Schema.Parser(), answer, what, 0);
        } catch (AvroRuntimeException malformed) {
            throw new MalformedSchemaException(what + " is not valid Avro", malformed);
        }
    }

    private Schema parse(Schema.Parser parser, JsonNode answer, String what, int depth) {
        if (!answer.path("schemaType").asText("AVRO").equals("AVRO") || depth > DEEPEST_REFERENCE) {
            throw new MalformedSchemaException(what + " is not an Avro schema", null);
        }
        for (JsonNode reference : answer.path("references")) {
            String path = "/subjects/" + encoded(reference.path("subject").asText()) + "/versions/"
                    + reference.path("version").asInt();
            RegistryAnswer referred = http.send("GET", path, null).requireOk(path);
            // Two references may lead to the same types; the parser knows them by then.
            if (!parser.getTypes().containsKey(reference.path("name").asText())) {
                parse(parser, referred.body(), what, depth + 1);
            }
        }
        return parser.parse(answer.path("schema").asText());
    }

    private static JsonNode body(Schema schema) {
        return JsonNodeFactory.instance.objectNode().put("schema", WireSchema.of(schema));
    }

    private static String encoded(String subject) {
        return URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20");
    }
}

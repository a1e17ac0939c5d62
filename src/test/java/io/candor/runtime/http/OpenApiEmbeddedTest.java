package io.candor.runtime.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.candor.NodeProject;
import io.candor.embedded.TestStackResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The OpenAPI document says of everything what it is, within which limits, and how it fails. */
@QuarkusTest
@QuarkusTestResource(value = TestStackResource.class, restrictToAnnotatedClass = true)
class OpenApiEmbeddedTest {
    /** Where the linter finds the document; see {@code src/test/node/openapi}. */
    private static final Path WRITTEN = Path.of("target", "openapi.json");

    private static final Set<String> METHODS = Set.of("get", "post", "put", "delete", "patch", "head", "options");

    private final List<String> missing = new ArrayList<>();
    private JsonNode document;

    @BeforeEach
    void read() throws IOException {
        String json = given().queryParam("format", "json").get("/openapi").asString();
        Files.writeString(WRITTEN, json);
        document = new ObjectMapper().readTree(json);
    }

    @Test
    void shouldSayOfEveryOperationHowItFails() {
        operations().forEach((name, operation) -> {
            require(name, operation, "operationId", "summary", "description", "tags");
            JsonNode responses = operation.path("responses");
            for (String status : List.of("400", "404", "406", "500")) {
                requireProblem(name + " " + status, responses.path(status));
            }
            if (operation.has("requestBody")) {
                List.of("408", "413", "415").forEach(status -> requireProblem(name, responses.path(status)));
            }
            assertThat(responses.properties())
                    .anyMatch(response -> response.getKey().startsWith("2"));
        });

        assertThat(missing).isEmpty();
    }

    @Test
    void shouldDescribeEveryParameterWithItsLimitsAndAnExample() {
        operations().forEach((name, operation) -> operation.path("parameters").forEach(parameter -> {
            String where = name + " " + parameter.path("name").asText();
            require(where, parameter, "description", "schema");
            if (!parameter.has("example") && !parameter.has("examples")) {
                missing.add(where + ": example");
            }
        }));

        assertThat(missing).isEmpty();
    }

    @Test
    void shouldShowWhatEveryRequestLooksLike() {
        operations().values().stream()
                .filter(operation -> operation.has("requestBody"))
                .forEach(operation -> operation
                        .at("/requestBody/content")
                        .properties()
                        .forEach(content -> require(content.getKey(), content.getValue(), "schema", "examples")));

        assertThat(missing).isEmpty();
    }

    @Test
    void shouldDescribeEveryFieldOfEverySchema() {
        document.at("/components/schemas")
                .properties()
                .forEach(schema -> describeFields(schema.getKey(), schema.getValue()));

        assertThat(missing).isEmpty();
    }

    @Test
    void shouldGiveTheLimitsOfWhatIsSent() {
        for (String sent : sentSchemas()) {
            document.at("/components/schemas/" + sent + "/properties")
                    .properties()
                    .forEach(field -> {
                        if (!isLimited(field.getValue())) {
                            missing.add(sent + "." + field.getKey() + ": limits");
                        }
                    });
        }

        assertThat(missing).isEmpty();
    }

    @Test
    @Timeout(300)
    void shouldPassTheLinterWhereNodeIs() throws Exception {
        Path log = Path.of("target", "openapi-lint.log");
        NodeProject linter = new NodeProject(Path.of("src", "test", "node", "openapi"), log);
        linter.install();

        int code = linter.run(
                List.of(
                        "node",
                        "node_modules/@redocly/cli/bin/cli.js",
                        "lint",
                        "--config",
                        "redocly.yaml",
                        WRITTEN.toAbsolutePath().toString()),
                Map.of("REDOCLY_TELEMETRY", "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE", "true"));

        assertThat(code).as(Files.readString(log)).isZero();
    }

    private void describeFields(String name, JsonNode schema) {
        schema.path("properties").properties().forEach(field -> {
            String where = name + "." + field.getKey();
            JsonNode value = field.getValue();
            boolean elsewhere = value.has("$ref") || value.has("anyOf") || value.has("allOf");
            if (!value.has("description")) {
                missing.add(where + ": description");
            }
            boolean holdsMore = value.has("properties") || value.has("items");
            if (!elsewhere && !holdsMore && !value.has("examples") && !value.has("example")) {
                missing.add(where + ": example");
            }
            describeFields(where, value);
            describeFields(where, value.path("items"));
        });
    }

    /** Names of the schemas of all bodies that are sent, and of what is inside them. */
    private Set<String> sentSchemas() {
        Set<String> names = new TreeSet<>();
        document.at("/paths")
                .forEach(path -> path.forEach(operation -> collectSchemas(operation.path("requestBody"), names)));
        assertThat(names).contains("QuestionRequest", "FeedbackRequest", "SetAsideRequest");
        return names;
    }

    private void collectSchemas(JsonNode node, Set<String> names) {
        for (String reference : node.findValuesAsText("$ref")) {
            String name = reference.substring(reference.lastIndexOf('/') + 1);
            if (names.add(name)) {
                collectSchemas(document.at("/components/schemas/" + name), names);
            }
        }
    }

    private static boolean isLimited(JsonNode schema) {
        if (schema.has("$ref")) {
            return true;
        }
        String type = schema.path("type").isArray()
                ? schema.path("type").get(0).asText()
                : schema.path("type").asText();
        return switch (type) {
            case "string" -> hasAny(schema, "maxLength", "enum", "format", "const");
            case "integer", "number" -> hasAny(schema, "minimum", "maximum");
            case "object" -> hasAny(schema, "maxProperties", "properties");
            default -> true;
        };
    }

    private static boolean hasAny(JsonNode schema, String... members) {
        return List.of(members).stream().anyMatch(schema::has);
    }

    private void requireProblem(String where, JsonNode response) {
        String reference = response.path("$ref").asText();
        JsonNode content = document.at("/components/responses/" + reference.substring(reference.lastIndexOf('/') + 1))
                .at("/content/application~1problem+json/schema");
        if (!content.path("$ref").asText().endsWith("/Problem")) {
            missing.add(where + ": problem");
        }
    }

    private void require(String where, JsonNode node, String... members) {
        for (String member : members) {
            if (!node.has(member)) {
                missing.add(where + ": " + member);
            }
        }
    }

    private Map<String, JsonNode> operations() {
        Map<String, JsonNode> operations = new TreeMap<>();
        document.path("paths").properties().forEach(path -> path.getValue().properties().stream()
                .filter(method -> METHODS.contains(method.getKey()))
                .forEach(method -> operations.put(method.getKey() + " " + path.getKey(), method.getValue())));
        assertThat(operations).hasSizeGreaterThan(7);
        return operations;
    }
}

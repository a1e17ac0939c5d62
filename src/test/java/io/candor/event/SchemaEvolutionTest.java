package io.candor.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.event.registry.InMemorySchemaRegistry;
import io.candor.event.registry.WireSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaValidationException;
import org.apache.avro.SchemaValidator;
import org.apache.avro.SchemaValidatorBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every schema stays readable: BACKWARD_TRANSITIVE against all versions in {@code schemas/history/<Name>/vN.avsc}. A change
 * goes together with a new file there, so that the next change is held against it.
 */
class SchemaEvolutionTest {
    private static final Path SCHEMAS = Path.of("schemas");
    private static final SchemaValidator BACKWARD_TRANSITIVE =
            new SchemaValidatorBuilder().canReadStrategy().validateAll();

    static Set<Schema> schemas() {
        Topics topics = Topics.of(EventConfig.of(1, 1, "http://localhost:1"), new InMemorySchemaRegistry());
        Set<Schema> plain = new HashSet<>();
        topics.schemas().values().forEach(schema -> plain.add(new Schema.Parser().parse(WireSchema.of(schema))));
        return plain;
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void shouldReadEveryEarlierVersion(Schema schema) {
        assertThat(breaks(schema, history(schema.getName()))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void shouldBeKeptAsItsLatestVersion(Schema schema) {
        List<Schema> history = history(schema.getName());

        // Schema.equals passes over docs, which may change without a new version.
        assertThat(history)
                .as(
                        "schemas/%1$s.avsc changed: add schemas/history/%1$s/v%2$d.avsc",
                        schema.getName(), history.size() + 1)
                .last()
                .isEqualTo(schema);
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void shouldDocumentEveryFieldAndDefaultEveryEnum(Schema schema) {
        assertThat(undocumented(schema, new HashSet<>())).isEmpty();
    }

    @Test
    void shouldCoverEverySchemaThatIsInTheFolder() throws IOException {
        Set<String> files = new TreeSet<>();
        try (Stream<Path> found = Files.list(SCHEMAS)) {
            found.filter(Files::isRegularFile)
                    .forEach(file -> files.add(file.getFileName().toString().replace(".avsc", "")));
        }
        Set<String> onTopics = new TreeSet<>();
        schemas().forEach(schema -> onTopics.add(schema.getName()));
        assertThat(onTopics).isEqualTo(files);
    }

    @Test
    void shouldCatchABreakingChange() {
        String answer = WireSchema.of(Answer.getClassSchema());

        Schema renamed = parse(answer.replace("\"name\":\"modelId\"", "\"name\":\"model\""));

        assertThat(renamed.getField("model")).isNotNull();
        assertThat(breaks(renamed, history("Answer"))).isPresent();
    }

    @Test
    void shouldCatchAChangeThatOnlyAnOlderVersionBreaksOn() {
        Schema first = record("{\"name\":\"a\",\"type\":\"int\"}");
        Schema second = record("{\"name\":\"a\",\"type\":\"int\"},{\"name\":\"b\",\"type\":\"int\",\"default\":0}");
        Schema third = record("{\"name\":\"a\",\"type\":\"int\"},{\"name\":\"b\",\"type\":\"int\"}");

        assertThat(breaks(third, List.of(second))).isEmpty();
        assertThat(breaks(third, List.of(first, second))).isPresent();
    }

    private static Optional<String> breaks(Schema schema, List<Schema> earlier) {
        try {
            BACKWARD_TRANSITIVE.validate(schema, earlier);
            return Optional.empty();
        } catch (SchemaValidationException broken) {
            return Optional.of(broken.getMessage());
        }
    }

    /** Versions v1, v2, ... without a gap. */
    private static List<Schema> history(String name) {
        List<Schema> versions = new ArrayList<>();
        Path folder = SCHEMAS.resolve("history").resolve(name);
        for (int version = 1; Files.exists(folder.resolve("v" + version + ".avsc")); version++) {
            versions.add(parse(read(folder.resolve("v" + version + ".avsc"))));
        }
        assertThat(versions).as("versions in %s", folder).isNotEmpty();
        return versions;
    }

    private static List<String> undocumented(Schema schema, Set<String> seen) {
        List<String> missing = new ArrayList<>();
        switch (schema.getType()) {
            case RECORD -> {
                if (!seen.add(schema.getFullName())) {
                    return missing;
                }
                if (schema.getDoc() == null) {
                    missing.add(schema.getFullName());
                }
                for (Schema.Field field : schema.getFields()) {
                    if (field.doc() == null) {
                        missing.add(schema.getName() + "." + field.name());
                    }
                    missing.addAll(undocumented(field.schema(), seen));
                }
            }
            case ENUM -> {
                if (schema.getDoc() == null || schema.getEnumDefault() == null) {
                    missing.add(schema.getFullName());
                }
            }
            case ARRAY -> missing.addAll(undocumented(schema.getElementType(), seen));
            case UNION -> schema.getTypes().forEach(type -> missing.addAll(undocumented(type, seen)));
            default -> {}
        }
        return missing;
    }

    private static Schema record(String fields) {
        return parse("{\"type\":\"record\",\"name\":\"R\",\"fields\":[" + fields + "]}");
    }

    private static Schema parse(String json) {
        return new Schema.Parser().parse(json);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}

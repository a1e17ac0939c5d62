package io.candor.release.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.candor.honesty.map.AnswerMap;
import io.candor.honesty.map.LogitMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The maps of a release, as JSON beside its adapter. Numbers come back to the bit. */
public final class MapFile {
    /** The confidence map's name. */
    public static final String NAME = "confidence_map.json";
    /** The name of the map of answers. */
    public static final String ANSWERS = "answer_map.json";

    /** The name of the maps of answers that other systems gave. */
    public static final String SOURCES = "source_maps.json";

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addMixIn(AnswerMap.Weights.class, WithoutZero.class)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private MapFile() {}

    /** As maps of the base model's own answers have always been written. */
    private interface WithoutZero {
        @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        double source();
    }

    /** Whether a file of a release is a map, which is its own even where it shares another one's adapter. */
    static boolean isMap(String name) {
        return name.equals(NAME) || name.equals(ANSWERS) || name.equals(SOURCES);
    }

    /** The bytes of a map; equal maps have equal ones. */
    public static byte[] bytes(LogitMap map) throws IOException {
        return MAPPER.writeValueAsBytes(map);
    }

    /** The same of a map of answers. */
    public static byte[] bytes(AnswerMap map) throws IOException {
        return MAPPER.writeValueAsBytes(map);
    }

    /** The same of maps of other systems' answers, by the name of their model. */
    public static byte[] bytes(SortedMap<String, AnswerMap> sources) throws IOException {
        return MAPPER.writeValueAsBytes(new SourceMaps(sources));
    }

    /** @param sources name of a model → the map of its answers */
    private record SourceMaps(SortedMap<String, AnswerMap> sources) {}

    /**
     * The map in a release's folder; the one that changes nothing where the release has none.
     *
     * @throws IOException if the file cannot be read or is no map
     */
    public static LogitMap read(Path folder) throws IOException {
        return read(folder.resolve(NAME), LogitMap.class).orElse(LogitMap.IDENTITY);
    }

    /**
     * The map of answers in a release's folder; empty where the release has none.
     *
     * @throws IOException if the file cannot be read or is no such map
     */
    public static Optional<AnswerMap> readAnswers(Path folder) throws IOException {
        return read(folder.resolve(ANSWERS), AnswerMap.class);
    }

    /**
     * The maps of other systems' answers in a release's folder; none where the release has no such file.
     *
     * @throws IOException if the file cannot be read or holds no such maps
     */
    public static SortedMap<String, AnswerMap> readSources(Path folder) throws IOException {
        SourceMaps found = read(folder.resolve(SOURCES), SourceMaps.class).orElse(new SourceMaps(new TreeMap<>()));
        if (found.sources() == null || found.sources().containsValue(null)) {
            throw new IOException(SOURCES + " holds no maps");
        }
        return found.sources();
    }

    private static <T> Optional<T> read(Path file, Class<T> type) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        T map = MAPPER.readValue(Files.readAllBytes(file), type);
        if (map == null) {
            throw new IOException(file.getFileName() + " holds no map");
        }
        return Optional.of(map);
    }
}

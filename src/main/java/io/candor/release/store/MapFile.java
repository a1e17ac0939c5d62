package io.candor.release.store;

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

/** The maps of a release, as JSON beside its adapter. Numbers come back to the bit. */
public final class MapFile {
    /** The confidence map's name. */
    public static final String NAME = "confidence_map.json";
    /** The name of the map of answers. */
    public static final String ANSWERS = "answer_map.json";

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private MapFile() {}

    /** Whether a file of a release is a map, which is its own even where it shares another one's adapter. */
    static boolean isMap(String name) {
        return name.equals(NAME) || name.equals(ANSWERS);
    }

    /** The bytes of a map; equal maps have equal ones. */
    public static byte[] bytes(LogitMap map) throws IOException {
        return MAPPER.writeValueAsBytes(map);
    }

    /** The same of a map of answers. */
    public static byte[] bytes(AnswerMap map) throws IOException {
        return MAPPER.writeValueAsBytes(map);
    }

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

package io.candor.release.store;

import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.candor.honesty.map.LogitMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The confidence map of a release, as JSON beside its adapter. Numbers come back to the bit. */
public final class MapFile {
    /** Its name. */
    public static final String NAME = "confidence_map.json";

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private MapFile() {}

    /** The bytes of a map; equal maps have equal ones. */
    public static byte[] bytes(LogitMap map) throws IOException {
        return MAPPER.writeValueAsBytes(map);
    }

    /**
     * The map in a release's folder; the one that changes nothing where the release has none.
     *
     * @throws IOException if the file cannot be read or is no map
     */
    public static LogitMap read(Path folder) throws IOException {
        Path file = folder.resolve(NAME);
        if (!Files.exists(file)) {
            return LogitMap.IDENTITY;
        }
        LogitMap map = MAPPER.readValue(Files.readAllBytes(file), LogitMap.class);
        if (map == null) {
            throw new IOException(NAME + " holds no map");
        }
        return map;
    }
}

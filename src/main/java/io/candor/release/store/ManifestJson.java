package io.candor.release.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Manifests as JSON bytes. */
final class ManifestJson {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .addModule(new Jdk8Module())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            // A later version may say more.
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private ManifestJson() {}

    static byte[] write(ReleaseManifest manifest) {
        try {
            return MAPPER.writeValueAsBytes(manifest);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** @throws DamagedReleaseException if the bytes are no manifest */
    static ReleaseManifest read(byte[] bytes) throws DamagedReleaseException {
        try {
            ReleaseManifest manifest = MAPPER.readValue(bytes, ReleaseManifest.class);
            if (manifest == null || manifest.files().isEmpty()) {
                throw new DamagedReleaseException(ReleaseManifest.FILE + " names no files");
            }
            return manifest;
        } catch (DamagedReleaseException failure) {
            throw failure;
        } catch (IOException malformed) {
            throw new DamagedReleaseException(ReleaseManifest.FILE + " is no manifest: " + reason(malformed));
        }
    }

    private static String reason(IOException malformed) {
        Throwable cause = malformed.getCause() == null ? malformed : malformed.getCause();
        String text = cause instanceof JsonProcessingException json ? json.getOriginalMessage() : cause.getMessage();
        return text == null ? cause.toString() : text.lines().findFirst().orElse("");
    }
}

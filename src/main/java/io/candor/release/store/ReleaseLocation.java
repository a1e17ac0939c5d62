package io.candor.release.store;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/** Parses the settings that say where releases lie. */
final class ReleaseLocation {
    private ReleaseLocation() {}

    /** @throws IllegalArgumentException if it is neither a folder nor an S3 prefix */
    static URI of(String store) {
        if (store.isBlank()) {
            throw new IllegalArgumentException(
                    "candor.release.store must be a folder, file:///folder or s3://bucket/prefix, got nothing");
        }
        if (store.startsWith("s3://") || store.startsWith("file:")) {
            return URI.create(store.endsWith("/") ? store : store + "/");
        }
        if (store.contains("://")) {
            throw new IllegalArgumentException(
                    "candor.release.store must be a folder, file:///folder or s3://bucket/prefix, got: " + store);
        }
        // A folder that does not exist yet gets no slash of its own.
        String folder = Path.of(store).toAbsolutePath().normalize().toUri().toString();
        return URI.create(folder.endsWith("/") ? folder : folder + "/");
    }

    static Path cacheIn(Map<String, String> environment) {
        String caches = environment.getOrDefault(
                "XDG_CACHE_HOME",
                Path.of(System.getProperty("user.home"), ".cache").toString());
        return Path.of(caches, "candor", "releases");
    }
}

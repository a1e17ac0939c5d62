package io.candor.release.store;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/** The repositories by the scheme of an address, each made at its first use. */
final class ArtifactRepositories implements AutoCloseable {
    private final ReleaseConfig config;
    private final Map<String, ArtifactRepository> open = new HashMap<>();

    ArtifactRepositories(ReleaseConfig config) {
        this.config = config;
    }

    /** @throws IllegalArgumentException if there is none for such addresses */
    synchronized ArtifactRepository of(URI address) {
        return open.computeIfAbsent(String.valueOf(address.getScheme()), this::make);
    }

    private ArtifactRepository make(String scheme) {
        if (scheme.equals("file")) {
            return new FolderRepository();
        }
        if (scheme.equals("s3")) {
            return S3Repository.of(config.s3());
        }
        throw new IllegalArgumentException("releases lie at file: or s3: addresses, not " + scheme + ":");
    }

    @Override
    public synchronized void close() {
        open.values().forEach(ArtifactRepository::close);
        open.clear();
    }
}

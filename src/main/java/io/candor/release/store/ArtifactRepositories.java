package io.candor.release.store;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.core.exception.SdkException;

/** The repositories by the scheme of an address, each made at its first use. */
final class ArtifactRepositories implements AutoCloseable {
    private final ReleaseConfig config;
    private final Map<String, ArtifactRepository> open = new HashMap<>();

    ArtifactRepositories(ReleaseConfig config) {
        this.config = config;
    }

    /**
     * @throws IllegalArgumentException if there is none for such addresses
     * @throws ReleaseUnavailableException if its settings are not usable
     */
    synchronized ArtifactRepository of(URI address) {
        return open.computeIfAbsent(String.valueOf(address.getScheme()), this::make);
    }

    private ArtifactRepository make(String scheme) {
        if (scheme.equals("file")) {
            return new FolderRepository(ReleaseRoots.of(config).folders());
        }
        if (scheme.equals("s3")) {
            return s3();
        }
        throw new IllegalArgumentException("releases lie at file: or s3: addresses, not " + scheme + ":");
    }

    private ArtifactRepository s3() {
        try {
            return S3Repository.of(config.s3());
        } catch (IllegalArgumentException | SdkException unusable) {
            // About the settings, not about the address that was asked for; with others, or a role given later, it
            // works.
            throw new ReleaseUnavailableException(
                    "the S3 client of candor.release.s3 cannot be made: " + unusable.getMessage(), unusable);
        }
    }

    @Override
    public synchronized void close() {
        open.values().forEach(ArtifactRepository::close);
        open.clear();
    }
}

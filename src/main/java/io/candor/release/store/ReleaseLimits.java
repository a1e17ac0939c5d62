package io.candor.release.store;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What one release may cost whoever fetches it.
 *
 * @param bytes most bytes of all its files together, above 0
 * @param time longest time for all of them, above 0
 */
record ReleaseLimits(long bytes, Duration time) {
    /** Of a release's own folder: adapter, head, manifests and maps are seven. */
    private static final int MOST_FILES = 32;

    private static final int MOST_CANARIES = 64;
    /** Everything but weights is read into memory whole. */
    private static final long MOST_BYTES_IN_MEMORY = 16L << 20;

    private static final String WEIGHTS = ".safetensors";

    ReleaseLimits {
        if (bytes <= 0 || time.isZero() || time.isNegative()) {
            throw new IllegalArgumentException(
                    "candor.release.max-bytes and candor.release.fetch-timeout must be above 0, got: " + bytes + " and "
                            + time);
        }
    }

    /** Which limit a manifest is beyond, in one sentence; empty if none. */
    Optional<String> exceeded(ReleaseManifest manifest) {
        if (manifest.files().size() > MOST_FILES) {
            return Optional.of("it has " + manifest.files().size() + " files, and at most " + MOST_FILES + " are read");
        }
        if (manifest.canaries().size() > MOST_CANARIES) {
            return Optional.of(
                    "it has " + manifest.canaries().size() + " canaries, and at most " + MOST_CANARIES + " are asked");
        }
        long left = bytes;
        for (Map.Entry<String, ReleaseFile> file : manifest.files().entrySet()) {
            long size = file.getValue().bytes();
            if (!file.getKey().endsWith(WEIGHTS) && size > MOST_BYTES_IN_MEMORY) {
                return Optional.of(file.getKey() + " has " + size + " bytes, and of files that are no weights at most "
                        + MOST_BYTES_IN_MEMORY + " are read");
            }
            if (size > left) {
                return Optional.of("its files have more than the " + bytes + " bytes of candor.release.max-bytes");
            }
            left -= size;
        }
        return Optional.empty();
    }
}

package io.candor.release.store;

import java.nio.file.Path;
import java.util.Optional;

/** Outcome of fetching a release. */
public sealed interface Fetched {

    /**
     * Fetched, and every file verified against the manifest.
     *
     * @param folder a PEFT adapter folder on this machine that is never changed
     * @param keyId the trusted key that signed it; empty where unsigned releases are taken and none did
     */
    record Whole(Path folder, ReleaseManifest manifest, Optional<String> keyId) implements Fetched {}

    /** It cannot be read now, or is not there; {@code detail} is one sentence with the place. Later it may be. */
    record Unavailable(String detail) implements Fetched {}

    /** Its content differs from its checksums; {@code detail} is one sentence with the file. Retrying cannot help. */
    record Damaged(String detail) implements Fetched {}

    /** Nobody who is trusted signed it, so nothing of it was read; {@code detail} is one sentence with the remedy. */
    record Untrusted(String detail) implements Fetched {}

    /** Why it is not whole, in one sentence; empty if it is. */
    default Optional<String> problem() {
        if (this instanceof Damaged damaged) {
            return Optional.of(damaged.detail());
        }
        if (this instanceof Untrusted untrusted) {
            return Optional.of(untrusted.detail());
        }
        return this instanceof Unavailable unavailable ? Optional.of(unavailable.detail()) : Optional.empty();
    }

    /**
     * The release, where the caller cannot go on without.
     *
     * @throws ReleaseUnavailableException if it is not whole
     */
    default Whole orThrow() {
        if (this instanceof Whole whole) {
            return whole;
        }
        throw new ReleaseUnavailableException(problem().orElseThrow(), this instanceof Damaged);
    }
}

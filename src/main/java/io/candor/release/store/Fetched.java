package io.candor.release.store;

import java.nio.file.Path;

/** Outcome of fetching a release. */
public sealed interface Fetched {

    /**
     * Fetched, and every file verified against the manifest.
     *
     * @param folder a PEFT adapter folder on this machine that is never changed
     */
    record Whole(Path folder, ReleaseManifest manifest) implements Fetched {}

    /** It cannot be read now, or is not there; {@code detail} is one sentence with the place. Later it may be. */
    record Unavailable(String detail) implements Fetched {}

    /** Its content differs from its checksums; {@code detail} is one sentence with the file. Retrying cannot help. */
    record Damaged(String detail) implements Fetched {}

    /**
     * The release, where the caller cannot go on without.
     *
     * @throws ReleaseUnavailableException if it is not whole
     */
    default Whole orThrow() {
        if (this instanceof Whole whole) {
            return whole;
        }
        throw this instanceof Damaged damaged
                ? new ReleaseUnavailableException(damaged.detail(), true)
                : new ReleaseUnavailableException(((Unavailable) this).detail());
    }
}

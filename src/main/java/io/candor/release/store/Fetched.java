package io.candor.release.store;

import java.nio.file.Path;

/** What became of fetching a release. */
public sealed interface Fetched {

    /**
     * It is here, and every file is as the manifest says.
     *
     * @param folder a PEFT adapter folder on this machine that nobody changes
     */
    record Whole(Path folder, ReleaseManifest manifest) implements Fetched {}

    /** It cannot be read now, or is not there; {@code detail} is one sentence with the place. Later it may be. */
    record Unavailable(String detail) implements Fetched {}

    /** It is not what was stored; {@code detail} is one sentence with the file. It stays so until somebody stores it anew. */
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
        throw new ReleaseUnavailableException(
                this instanceof Damaged damaged ? damaged.detail() : ((Unavailable) this).detail());
    }
}

package io.candor.release.store;

/**
 * The release whose adapter another one shares: in the same store, so that its files need no copy.
 *
 * @param releaseId whose files they are
 * @param manifestSha256 SHA-256 of that release's manifest, 64 lower-case hex digits
 */
public record SharedAdapter(String releaseId, String manifestSha256) {
    public SharedAdapter {
        if (!ReleaseManifest.isName(releaseId)) {
            throw new IllegalArgumentException(
                    "the release whose adapter is shared must have a name of letters, digits, dots, dashes and underscores,"
                            + " got: " + releaseId);
        }
        if (!ReleaseFile.isSha256(manifestSha256)) {
            throw new IllegalArgumentException(
                    "manifest_sha256 must be 64 lower-case hex digits, got: " + manifestSha256);
        }
    }
}

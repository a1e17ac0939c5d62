package io.candor.release.store;

import io.candor.release.signature.ReleaseTrust;
import io.candor.release.signature.SignedAs;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.io.FileUtils;
import org.apache.commons.io.file.PathUtils;

/** Fetches releases that events name, from below the stores that are configured, into the cache of this machine. */
final class ReleaseFetch {
    private final Path cache;
    private final ReleaseRoots roots;
    private final ReleaseLimits limits;
    private final ArtifactRepositories repositories;

    ReleaseFetch(ReleaseConfig config, ArtifactRepositories repositories) {
        this.cache = config.cacheFolder();
        this.roots = ReleaseRoots.of(config);
        this.limits = new ReleaseLimits(config.maxBytes(), config.fetchTimeout());
        this.repositories = repositories;
    }

    /**
     * The release of an event.
     *
     * @param manifestUri and {@code manifestSha256} as the event says
     * @param whom whose signatures count
     * @param wanted what it must be signed as, one of them
     */
    Fetched of(String manifestUri, String manifestSha256, ReleaseTrust whom, Set<SignedAs> wanted) {
        return into(cache, manifestUri, manifestSha256, whom, wanted);
    }

    /** The same of what lies in the store, whatever the cache has of it: why it is not whole, empty if it is. */
    Optional<String> problemInStore(
            String manifestUri, String manifestSha256, ReleaseTrust whom, Set<SignedAs> wanted) {
        try {
            Files.createDirectories(cache);
            Path aside = Files.createTempDirectory(cache, ".checking-");
            try {
                return into(aside, manifestUri, manifestSha256, whom, wanted).problem();
            } finally {
                PathUtils.delete(aside);
            }
        } catch (IOException unwritable) {
            // This machine's disk, which may have room or rights later.
            return Optional.of("it cannot be checked in " + cache + ": " + unwritable);
        }
    }

    private Fetched into(
            Path folder, String manifestUri, String manifestSha256, ReleaseTrust whom, Set<SignedAs> wanted) {
        if (!ReleaseFile.isSha256(manifestSha256)) {
            return new Fetched.Damaged("its event has no SHA-256 of the manifest");
        }
        try {
            Optional<URI> uri = roots.manifest(manifestUri);
            return uri.isEmpty()
                    ? new Fetched.Damaged(
                            "its event names an address that is not a manifest's below candor.release.store (CANDOR_RELEASE_STORE)"
                                    + " or candor.release.other-stores")
                    : new ReleaseDownload(repositories.of(uri.get()), uri.get(), manifestSha256, limits)
                            .into(folder, whom, wanted);
        } catch (DamagedReleaseException damaged) {
            return new Fetched.Damaged(damaged.getMessage());
        } catch (NoSuchFileException missing) {
            return new Fetched.Unavailable(missing.getFile() + " is missing");
        } catch (IOException unreadable) {
            return new Fetched.Unavailable(manifestUri + " cannot be read: " + unreadable);
        } catch (ReleaseUnavailableException unusable) {
            // The store, its credentials for instance, not the release: may be mended.
            return new Fetched.Unavailable(manifestUri + " cannot be read: " + unusable.getMessage());
        } catch (IllegalArgumentException noAddress) {
            // The event is as it is, for good.
            return new Fetched.Damaged("its event names no address of a manifest");
        }
    }

    /** Deletes what was fetched of a release. */
    void discard(String manifestSha256) {
        if (ReleaseFile.isSha256(manifestSha256)) {
            // What cannot be deleted stays without use: it is verified again before anything reads it.
            FileUtils.deleteQuietly(cache.resolve(manifestSha256).toFile());
        }
    }

    /**
     * Whether somebody who is trusted signed a manifest, as a candidate at least.
     *
     * @throws ReleaseUnavailableException if nobody did
     */
    void requireSigned(String releaseId, URI target, String sha256, ReleaseTrust trust) throws IOException {
        SignatureFiles signatures = new SignatureFiles(repositories.of(target), target, sha256);
        if (trust.verifies()
                && !trust.judge(sha256, signatures.read(EnumSet.allOf(SignedAs.class)))
                        .accepted()) {
            throw new ReleaseUnavailableException(
                    "release " + releaseId
                            + " lies in the store and no key of candor.release.signature.trusted-keys signed it: sign it with candor releases sign");
        }
    }
}

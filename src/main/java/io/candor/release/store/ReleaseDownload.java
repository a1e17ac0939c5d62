package io.candor.release.store;

import io.candor.release.signature.ManifestSignatures;
import io.candor.release.signature.ReleaseTrust;
import io.candor.release.signature.SignedAs;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.io.file.PathUtils;

/**
 * Downloads one release into the cache: its signature first, then its manifest, then every file, verified while it is copied; the folder gets its name last.
 */
final class ReleaseDownload {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int MAX_MANIFEST_BYTES = 1 << 20;

    private final ArtifactRepository repository;
    private final URI manifestUri;
    private final String manifestSha256;
    private final SignatureFiles signatures;
    private final ReleaseLimits limits;
    private final long deadlineNanos;

    ReleaseDownload(ArtifactRepository repository, URI manifestUri, String manifestSha256, ReleaseLimits limits) {
        this.repository = repository;
        this.manifestUri = manifestUri;
        this.manifestSha256 = manifestSha256;
        this.signatures = new SignatureFiles(repository, manifestUri, manifestSha256);
        this.limits = limits;
        this.deadlineNanos = System.nanoTime() + limits.time().toNanos();
    }

    /**
     * The release in {@code cache}, in a folder named after the manifest's checksum.
     *
     * @param trust whose signatures count
     * @param wanted what it must be signed as, one of them
     */
    Fetched into(Path cache, ReleaseTrust trust, Set<SignedAs> wanted) throws IOException {
        Path folder = cache.resolve(manifestSha256);
        Map<SignedAs, ManifestSignatures> found = signatures(folder, trust, wanted);
        ReleaseTrust.Verdict verdict = trust.judge(manifestSha256, found);
        if (!verdict.accepted()) {
            return new Fetched.Untrusted("no key of candor.release.signature.trusted-keys signed it"
                    + (wanted.contains(SignedAs.CANDIDATE) ? "" : " as one that may serve")
                    + ": sign it with candor releases sign, or set candor.release.signature.accept-unsigned=true");
        }
        Fetched.Whole whole = into(cache, folder, verdict.keyId());
        signatures.writeIn(whole.folder(), found);
        return whole;
    }

    /** Those of the cache where they suffice, so that a store that is away does not matter. */
    private Map<SignedAs, ManifestSignatures> signatures(Path folder, ReleaseTrust trust, Set<SignedAs> wanted)
            throws IOException {
        if (!trust.verifies()) {
            return Map.of();
        }
        Map<SignedAs, ManifestSignatures> cached = signatures.readIn(folder, wanted);
        return trust.judge(manifestSha256, cached).keyId().isPresent() ? cached : signatures.read(wanted);
    }

    private Fetched.Whole into(Path cache, Path folder, Optional<String> keyId) throws IOException {
        Files.createDirectories(cache);
        if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            try {
                return new Fetched.Whole(folder, verify(folder), keyId);
            } catch (IOException spoilt) {
                // The cached copy was altered, so it is fetched again.
                PathUtils.delete(folder);
            }
        }
        Path aside = Files.createTempDirectory(cache, ".fetching-");
        try {
            ReleaseManifest manifest = copyTo(aside);
            return new Fetched.Whole(moveIntoPlace(aside, folder), manifest, keyId);
        } finally {
            PathUtils.delete(aside);
        }
    }

    private ReleaseManifest copyTo(Path aside) throws IOException {
        byte[] bytes;
        try (InputStream in = repository.open(manifestUri)) {
            bytes = manifestBytes(in);
        }
        ReleaseManifest manifest = manifest(bytes);
        for (Map.Entry<String, ReleaseFile> file : manifest.files().entrySet()) {
            URI from = manifestUri.resolve(manifest.place(file.getKey()));
            try (InputStream in = open(manifest, file.getKey(), from, aside.getParent());
                    OutputStream out = Files.newOutputStream(aside.resolve(file.getKey()))) {
                copyChecked(in, out, file.getValue(), file.getKey());
            }
        }
        Files.write(aside.resolve(ReleaseManifest.FILE), bytes);
        return manifest;
    }

    /** From the cache where another release with the same adapter was fetched before, since an adapter may be large. */
    private InputStream open(ReleaseManifest manifest, String file, URI from, Path cache) throws IOException {
        Optional<Path> fetched = manifest.adapter()
                .filter(adapter -> !MapFile.isMap(file))
                .map(adapter -> cache.resolve(adapter.manifestSha256()).resolve(file))
                .filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS));
        if (fetched.isPresent() && isAsExpected(fetched.get(), manifest.files().get(file))) {
            return PlainFile.open(fetched.get());
        }
        return repository.open(from);
    }

    private boolean isAsExpected(Path file, ReleaseFile expected) throws IOException {
        try (InputStream in = PlainFile.open(file)) {
            copyChecked(in, OutputStream.nullOutputStream(), expected, file.getFileName());
            return true;
        } catch (DamagedReleaseException spoilt) {
            // The store has it whole.
            return false;
        }
    }

    private byte[] manifestBytes(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(MAX_MANIFEST_BYTES + 1);
        if (bytes.length > MAX_MANIFEST_BYTES) {
            throw new DamagedReleaseException(ReleaseManifest.FILE + " is too large for a manifest");
        }
        requireSha256(DigestUtils.sha256Hex(bytes), manifestSha256, ReleaseManifest.FILE);
        return bytes;
    }

    private ReleaseManifest manifest(byte[] bytes) throws DamagedReleaseException {
        ReleaseManifest manifest = ManifestJson.read(bytes);
        Optional<String> exceeded = limits.exceeded(manifest);
        if (exceeded.isPresent()) {
            throw new DamagedReleaseException(exceeded.get());
        }
        return manifest;
    }

    private void copyChecked(InputStream in, OutputStream out, ReleaseFile expected, Object name) throws IOException {
        MessageDigest digest = DigestUtils.getSha256Digest();
        byte[] buffer = new byte[BUFFER_BYTES];
        long copied = 0;
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            copied += read;
            // At most the announced number of bytes, or an endless response would fill the disk.
            if (copied > expected.bytes()) {
                break;
            }
            requireTime();
            digest.update(buffer, 0, read);
            out.write(buffer, 0, read);
        }
        if (copied != expected.bytes()) {
            throw new DamagedReleaseException(name + " has " + (copied > expected.bytes() ? "more than " : "")
                    + Math.min(copied, expected.bytes()) + " bytes where the manifest says " + expected.bytes());
        }
        requireSha256(HexFormat.of().formatHex(digest.digest()), expected.sha256(), name);
    }

    /** Bytes that come too slowly for a read to fail. */
    private void requireTime() throws IOException {
        if (System.nanoTime() - deadlineNanos > 0) {
            throw new IOException("it took longer than the " + limits.time() + " of candor.release.fetch-timeout");
        }
    }

    /** Without the checksum of what is there, which is nobody's business where it should not be. */
    private static void requireSha256(String actual, String expected, Object name) throws DamagedReleaseException {
        if (!actual.equals(expected)) {
            throw new DamagedReleaseException(name + " has another SHA-256 than the one that is expected");
        }
    }

    private ReleaseManifest verify(Path folder) throws IOException {
        byte[] bytes;
        try (InputStream in = PlainFile.open(folder.resolve(ReleaseManifest.FILE))) {
            bytes = manifestBytes(in);
        }
        ReleaseManifest manifest = manifest(bytes);
        for (Map.Entry<String, ReleaseFile> file : manifest.files().entrySet()) {
            try (InputStream in = PlainFile.open(folder.resolve(file.getKey()));
                    OutputStream nowhere = OutputStream.nullOutputStream()) {
                copyChecked(in, nowhere, file.getValue(), file.getKey());
            }
        }
        return manifest;
    }

    /**
     * Moves the folder to its name, or uses the one that another process has put there meanwhile, once it is verified.
     */
    private Path moveIntoPlace(Path aside, Path folder) throws IOException {
        try {
            return Files.move(aside, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException taken) {
            verify(folder);
            return folder;
        }
    }
}

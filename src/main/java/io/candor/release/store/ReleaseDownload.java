package io.candor.release.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.io.file.PathUtils;

/**
 * Downloads one release into the cache: every file is verified while it is copied, and the folder gets its name last.
 */
final class ReleaseDownload {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int MAX_MANIFEST_BYTES = 1 << 20;

    private final ArtifactRepository repository;
    private final URI manifestUri;
    private final String manifestSha256;

    ReleaseDownload(ArtifactRepository repository, URI manifestUri, String manifestSha256) {
        this.repository = repository;
        this.manifestUri = manifestUri;
        this.manifestSha256 = manifestSha256;
    }

    /** The release in {@code cache}, in a folder named after the manifest's checksum. */
    Fetched.Whole into(Path cache) throws IOException {
        Path folder = cache.resolve(manifestSha256);
        Files.createDirectories(cache);
        if (Files.isDirectory(folder)) {
            try {
                return new Fetched.Whole(folder, verify(folder));
            } catch (IOException spoilt) {
                // The cached copy was altered, so it is fetched again.
                PathUtils.delete(folder);
            }
        }
        Path aside = Files.createTempDirectory(cache, ".fetching-");
        try {
            ReleaseManifest manifest = copyTo(aside);
            return new Fetched.Whole(moveIntoPlace(aside, folder), manifest);
        } finally {
            PathUtils.delete(aside);
        }
    }

    private ReleaseManifest copyTo(Path aside) throws IOException {
        byte[] bytes = manifestBytes();
        ReleaseManifest manifest = ManifestJson.read(bytes);
        for (Map.Entry<String, ReleaseFile> file : manifest.files().entrySet()) {
            URI from = manifestUri.resolve(manifest.place(file.getKey()));
            try (InputStream in = open(manifest, file.getKey(), from, aside.getParent());
                    OutputStream out = Files.newOutputStream(aside.resolve(file.getKey()))) {
                copyChecked(in, out, file.getValue(), from);
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
                .filter(Files::isRegularFile);
        if (fetched.isPresent() && isAsExpected(fetched.get(), manifest.files().get(file))) {
            return Files.newInputStream(fetched.get());
        }
        return repository.open(from);
    }

    private static boolean isAsExpected(Path file, ReleaseFile expected) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            copyChecked(in, OutputStream.nullOutputStream(), expected, file.toUri());
            return true;
        } catch (DamagedReleaseException spoilt) {
            // The store has it whole.
            return false;
        }
    }

    private byte[] manifestBytes() throws IOException {
        byte[] bytes;
        try (InputStream in = repository.open(manifestUri)) {
            bytes = in.readNBytes(MAX_MANIFEST_BYTES + 1);
        }
        if (bytes.length > MAX_MANIFEST_BYTES) {
            throw new DamagedReleaseException(manifestUri + " is too large for a manifest");
        }
        requireSha256(DigestUtils.sha256Hex(bytes), manifestSha256, manifestUri);
        return bytes;
    }

    private static void copyChecked(InputStream in, OutputStream out, ReleaseFile expected, URI from)
            throws IOException {
        MessageDigest digest = DigestUtils.getSha256Digest();
        byte[] buffer = new byte[BUFFER_BYTES];
        long copied = 0;
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            copied += read;
            // At most the announced number of bytes, or an endless response would fill the disk.
            if (copied > expected.bytes()) {
                break;
            }
            digest.update(buffer, 0, read);
            out.write(buffer, 0, read);
        }
        if (copied != expected.bytes()) {
            throw new DamagedReleaseException(from + " has " + (copied > expected.bytes() ? "more than " : "")
                    + Math.min(copied, expected.bytes()) + " bytes where the manifest says " + expected.bytes());
        }
        requireSha256(HexFormat.of().formatHex(digest.digest()), expected.sha256(), from);
    }

    private static void requireSha256(String actual, String expected, Object place) throws DamagedReleaseException {
        if (!actual.equals(expected)) {
            throw new DamagedReleaseException(
                    place + " has the SHA-256 " + actual + " where " + expected + " is expected");
        }
    }

    private ReleaseManifest verify(Path folder) throws IOException {
        byte[] bytes = Files.readAllBytes(folder.resolve(ReleaseManifest.FILE));
        requireSha256(DigestUtils.sha256Hex(bytes), manifestSha256, folder.resolve(ReleaseManifest.FILE));
        ReleaseManifest manifest = ManifestJson.read(bytes);
        for (Map.Entry<String, ReleaseFile> file : manifest.files().entrySet()) {
            Path path = folder.resolve(file.getKey());
            try (InputStream in = Files.newInputStream(path);
                    OutputStream nowhere = OutputStream.nullOutputStream()) {
                copyChecked(in, nowhere, file.getValue(), path.toUri());
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

package io.candor.release.store;

import io.candor.release.signature.ManifestSignatures;
import io.candor.release.signature.SignedAs;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/** The signatures beside a manifest, in a store and in the cache. */
final class SignatureFiles {
    private static final String SUFFIX = ".sig";

    private final ArtifactRepository repository;
    private final URI manifestUri;
    private final String manifestSha256;

    SignatureFiles(ArtifactRepository repository, URI manifestUri, String manifestSha256) {
        this.repository = repository;
        this.manifestUri = manifestUri;
        this.manifestSha256 = manifestSha256;
    }

    /** Whether a file beside a manifest holds signatures, which are no part of the release. */
    static boolean isSignatures(String name) {
        return name.endsWith(SUFFIX);
    }

    /** What is in the store. */
    Map<SignedAs, ManifestSignatures> read(Set<SignedAs> wanted) throws IOException {
        Map<SignedAs, ManifestSignatures> found = new EnumMap<>(SignedAs.class);
        for (SignedAs one : wanted) {
            found.put(one, read(one));
        }
        return found;
    }

    private ManifestSignatures read(SignedAs one) throws IOException {
        try (InputStream in = repository.open(manifestUri.resolve(one.file(manifestSha256)))) {
            return ManifestSignatures.read(in.readNBytes(ManifestSignatures.MAX_BYTES));
        } catch (NoSuchFileException absent) {
            return ManifestSignatures.NONE;
        }
    }

    /** What a folder of the cache has of them. */
    Map<SignedAs, ManifestSignatures> readIn(Path folder, Set<SignedAs> wanted) throws IOException {
        Map<SignedAs, ManifestSignatures> found = new EnumMap<>(SignedAs.class);
        for (SignedAs one : wanted) {
            try (InputStream in = PlainFile.open(folder.resolve(one.file(manifestSha256)))) {
                found.put(one, ManifestSignatures.read(in.readNBytes(ManifestSignatures.MAX_BYTES)));
            } catch (NoSuchFileException absent) {
                // It was fetched before anybody signed, or verified.
                continue;
            }
        }
        return found;
    }

    void writeIn(Path folder, Map<SignedAs, ManifestSignatures> signatures) throws IOException {
        for (Map.Entry<SignedAs, ManifestSignatures> one : signatures.entrySet()) {
            if (!one.getValue().all().isEmpty()) {
                Files.write(
                        folder.resolve(one.getKey().file(manifestSha256)),
                        one.getValue().bytes());
            }
        }
    }

    /** Adds one to those in the store. */
    void add(SignedAs as, byte[] signature) throws IOException {
        Path aside = Files.createTempFile("candor-signatures-", SUFFIX);
        try {
            Files.write(aside, read(as).with(signature).bytes());
            repository.put(manifestUri.resolve(as.file(manifestSha256)), aside);
        } finally {
            Files.deleteIfExists(aside);
        }
    }
}

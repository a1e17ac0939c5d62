package io.candor.release.store;

import io.candor.release.signature.ManifestSigner;
import io.candor.release.signature.ReleaseTrust;
import io.candor.release.signature.SignedAs;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Stores releases, one folder each, in a file system or below an S3 prefix. The manifest is written last and read
 * first, so a release is complete or absent. Stored releases never change. Safe for use by several threads.
 */
public final class ReleaseStore implements AutoCloseable {
    private static final int MAX_MANIFEST_BYTES = 1 << 20;

    private static final Set<SignedAs> MAY_SERVE = EnumSet.of(SignedAs.RELEASE);
    private static final Set<SignedAs> WAS_MADE = EnumSet.allOf(SignedAs.class);

    private final URI location;
    private final ReleaseRoots roots;
    private final ReleaseTrust trust;
    private final Optional<ManifestSigner> signer;
    private final ArtifactRepositories repositories;
    private final ReleaseFetch fetch;

    private ReleaseStore(ReleaseConfig config) {
        location = config.location();
        roots = ReleaseRoots.of(config);
        trust = ReleaseTrust.of(config.signature());
        signer = ManifestSigner.of(config.signature());
        repositories = new ArtifactRepositories(config);
        fetch = new ReleaseFetch(config, repositories);
    }

    /**
     * The store the config names. Nothing but keys is read, and nothing written or connected to yet.
     *
     * @throws IllegalArgumentException if a setting cannot be used, a key for one
     */
    public static ReleaseStore open(ReleaseConfig config) {
        return new ReleaseStore(config);
    }

    /** Whether releases that nobody signed are taken. */
    public boolean acceptsUnsigned() {
        return trust.acceptsUnsigned();
    }

    /** Whether releases are signed here. */
    public boolean signs() {
        return signer.isPresent();
    }

    /**
     * Stores the files of an adapter folder as a release, signed as a candidate where releases are signed here.
     *
     * @param folder flat; its files, hidden ones and an earlier manifest left out, become the release's
     * @param manifest its {@code files} are filled in here
     * @return the release as it lies in the store: if it was stored before with the same files, as it was then
     * @throws ReleaseUnavailableException if the folder cannot be read, the store cannot be written, or the id belongs to
     *     other files
     */
    public StoredRelease store(Path folder, ReleaseManifest manifest) {
        URI target = location.resolve(manifest.releaseId() + "/" + ReleaseManifest.FILE);
        try {
            ArtifactRepository repository = repositories.of(target);
            SortedMap<String, Path> files = files(folder);
            ReleaseManifest complete = manifest.withFiles(checksums(files));
            if (!exists(repository, target)) {
                for (Map.Entry<String, Path> file : files.entrySet()) {
                    repository.put(target.resolve(file.getKey()), file.getValue());
                }
                repository.putIfAbsent(target, ManifestJson.write(complete));
            }
            return asStored(repository, target, complete);
        } catch (IOException failure) {
            throw notStored(manifest, target, failure);
        }
    }

    /**
     * Stores maps for another release's adapter as a release of its own.
     *
     * @param adapter a release of this store with an adapter of its own
     * @param manifest its files, its canaries and whose adapter it shares are filled in here
     * @return as {@link #store}
     * @throws ReleaseUnavailableException as {@link #store}
     */
    public StoredRelease storeMaps(StoredRelease adapter, ReleaseMaps maps, ReleaseManifest manifest) {
        URI target = location.resolve(manifest.releaseId() + "/" + ReleaseManifest.FILE);
        try {
            ArtifactRepository repository = repositories.of(target);
            SortedMap<String, byte[]> contents = new TreeMap<>();
            contents.put(MapFile.NAME, MapFile.bytes(maps.confidence()));
            if (maps.answers().isPresent()) {
                contents.put(MapFile.ANSWERS, MapFile.bytes(maps.answers().get()));
            }
            if (!maps.sources().isEmpty()) {
                contents.put(MapFile.SOURCES, MapFile.bytes(maps.sources()));
            }
            SortedMap<String, ReleaseFile> files = new TreeMap<>();
            contents.forEach((name, content) ->
                    files.put(name, new ReleaseFile(DigestUtils.sha256Hex(content), content.length)));
            ReleaseManifest complete = manifest.sharing(adapter, files);
            for (Map.Entry<String, byte[]> content : contents.entrySet()) {
                repository.putIfAbsent(target.resolve(content.getKey()), content.getValue());
            }
            repository.putIfAbsent(target, ManifestJson.write(complete));
            return asStored(repository, target, complete);
        } catch (IOException failure) {
            throw notStored(manifest, target, failure);
        }
    }

    private static ReleaseUnavailableException notStored(ReleaseManifest manifest, URI target, IOException failure) {
        return new ReleaseUnavailableException(
                "release " + manifest.releaseId() + " cannot be stored at " + target + " (" + failure
                        + "); point candor.release.store to a folder or an S3 prefix that can be written",
                failure);
    }

    /**
     * A release of this store; empty if it is not there, or not whole.
     *
     * @throws ReleaseUnavailableException if the store cannot be read, or nobody who is trusted signed it, as a candidate at least
     */
    public Optional<StoredRelease> find(String releaseId) {
        URI target = location.resolve(releaseId + "/" + ReleaseManifest.FILE);
        try (InputStream in = repositories.of(target).open(target)) {
            byte[] bytes = in.readNBytes(MAX_MANIFEST_BYTES);
            String sha256 = DigestUtils.sha256Hex(bytes);
            fetch.requireSigned(releaseId, target, sha256, trust);
            return Optional.of(new StoredRelease(ManifestJson.read(bytes), target.toString(), sha256));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (IOException failure) {
            throw new ReleaseUnavailableException(
                    "release " + releaseId + " cannot be read at " + target + " (" + failure
                            + "); point candor.release.store to a folder or an S3 prefix that can be read",
                    failure);
        }
    }

    /**
     * A text that all who share this store share too, beside the releases; made when first asked for, by one of them.
     *
     * @param name file name
     * @param first what it is to be if there is none
     * @throws ReleaseUnavailableException if the store cannot be read or written
     */
    public String shared(String name, Supplier<String> first) {
        URI target = location.resolve(name);
        try {
            ArtifactRepository repository = repositories.of(target);
            if (!exists(repository, target)) {
                // Whoever is second keeps what the first one wrote.
                repository.putIfAbsent(target, first.get().getBytes(StandardCharsets.UTF_8));
            }
            try (InputStream in = repository.open(target)) {
                return new String(in.readNBytes(MAX_MANIFEST_BYTES), StandardCharsets.UTF_8).strip();
            }
        } catch (IOException failure) {
            throw new ReleaseUnavailableException(
                    target + " cannot be read or written (" + failure
                            + "); point candor.release.store to a folder or an S3 prefix that can be",
                    failure);
        }
    }

    /**
     * What {@link #shared} gives where somebody made it before: here, or else in the first of the other stores that has it.
     *
     * @throws ReleaseUnavailableException if one of them cannot be read
     */
    Optional<String> known(String name) {
        for (URI root : roots.all()) {
            URI target = root.resolve(name);
            try {
                ArtifactRepository repository = repositories.of(target);
                if (exists(repository, target)) {
                    try (InputStream in = repository.open(target)) {
                        return Optional.of(
                                new String(in.readNBytes(MAX_MANIFEST_BYTES), StandardCharsets.UTF_8).strip());
                    }
                }
            } catch (IOException failure) {
                throw new ReleaseUnavailableException(
                        target + " cannot be read (" + failure + "); point candor.release.store to one that can be",
                        failure);
            }
        }
        return Optional.empty();
    }

    private static boolean exists(ArtifactRepository repository, URI file) throws IOException {
        try (InputStream found = repository.open(file)) {
            return true;
        } catch (NoSuchFileException absent) {
            return false;
        }
    }

    /** The release as stored: where another process stored it first, that one wrote the manifest. */
    private StoredRelease asStored(ArtifactRepository repository, URI target, ReleaseManifest wanted)
            throws IOException {
        byte[] bytes;
        try (InputStream in = repository.open(target)) {
            bytes = in.readNBytes(MAX_MANIFEST_BYTES);
        }
        ReleaseManifest stored = ManifestJson.read(bytes);
        if (!stored.releaseId().equals(wanted.releaseId())
                || !stored.modelId().equals(wanted.modelId())
                || !stored.files().equals(wanted.files())) {
            throw new ReleaseUnavailableException("release " + wanted.releaseId() + " lies at " + target
                    + " already, with other files or of another model; give the new one an id of its own");
        }
        StoredRelease release = new StoredRelease(stored, target.toString(), DigestUtils.sha256Hex(bytes));
        sign(release, SignedAs.CANDIDATE);
        return release;
    }

    /**
     * Signs a release as one that may serve, where releases are signed here.
     *
     * @param release of this store
     * @throws ReleaseUnavailableException if it cannot be signed or written now
     */
    public void approve(StoredRelease release) {
        try {
            sign(release, SignedAs.RELEASE);
        } catch (IOException failure) {
            throw new ReleaseUnavailableException(
                    "release " + release.manifest().releaseId() + " cannot be signed: " + failure.getMessage(),
                    failure);
        }
    }

    private void sign(StoredRelease release, SignedAs as) throws IOException {
        if (signer.isPresent()) {
            URI manifest = URI.create(release.manifestUri());
            byte[] signature = signer.get().sign(as.statement(release.manifestSha256()));
            new SignatureFiles(repositories.of(manifest), manifest, release.manifestSha256()).add(as, signature);
        }
    }

    private static SortedMap<String, Path> files(Path folder) throws IOException {
        SortedMap<String, Path> files = new TreeMap<>();
        try (Stream<Path> entries = Files.list(folder)) {
            List<Path> regular = entries.filter(Files::isRegularFile).toList();
            for (Path file : regular) {
                String name = file.getFileName().toString();
                if (!name.startsWith(".") && !name.equals(ReleaseManifest.FILE) && !SignatureFiles.isSignatures(name)) {
                    files.put(name, file);
                }
            }
        }
        if (files.isEmpty()) {
            throw new NoSuchFileException(folder + " has no files");
        }
        return files;
    }

    private static SortedMap<String, ReleaseFile> checksums(SortedMap<String, Path> files) throws IOException {
        SortedMap<String, ReleaseFile> checksums = new TreeMap<>();
        for (Map.Entry<String, Path> file : files.entrySet()) {
            byte[] content = Files.readAllBytes(file.getValue());
            checksums.put(file.getKey(), new ReleaseFile(DigestUtils.sha256Hex(content), content.length));
        }
        return checksums;
    }

    /**
     * Downloads a release that may serve to this machine; from the cache if it is there. Only what a trusted key signed as such is
     * read, where keys are configured, and only below the store.
     *
     * @param manifestUri and {@code manifestSha256} as its event says
     */
    public Fetched fetch(String manifestUri, String manifestSha256) {
        return fetch.of(manifestUri, manifestSha256, trust, MAY_SERVE);
    }

    /**
     * Why a release may not serve as it lies in the store, which other machines will read whatever this one's cache has of it; empty if it may. Every
     * byte is read.
     *
     * @param manifestUri and {@code manifestSha256} as its event says
     */
    public Optional<String> problemInStore(String manifestUri, String manifestSha256) {
        return fetch.problemInStore(manifestUri, manifestSha256, trust, MAY_SERVE);
    }

    /** The same of a release that need not be one that may serve: signed as a candidate is enough. */
    public Fetched fetchCandidate(String manifestUri, String manifestSha256) {
        return fetch.of(manifestUri, manifestSha256, trust, WAS_MADE);
    }

    /** The same whoever signed it, for an operator who is about to. */
    public Fetched fetchUnverified(String manifestUri, String manifestSha256) {
        return fetch.of(manifestUri, manifestSha256, ReleaseTrust.all(), MAY_SERVE);
    }

    /** Deletes what was fetched of a release, because it must not serve. */
    public void discard(String manifestSha256) {
        fetch.discard(manifestSha256);
    }

    @Override
    public void close() {
        repositories.close();
    }
}

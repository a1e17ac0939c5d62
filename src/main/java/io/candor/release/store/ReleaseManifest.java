package io.candor.release.store;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a release is made of and where it comes from: {@code release.json}, beside the files of the adapter.
 *
 * @param releaseId identity, never reused for other files: letters, digits, dots, dashes and underscores
 * @param modelId the frozen base model it was made for, {@code name@hash}
 * @param baseModelHash SHA-256 over config and weights of that model
 * @param parentReleaseId the release training started from; empty for the first
 * @param batchIds calibration batches trained on, the one that caused it first
 * @param madeAt when, in UTC
 * @param made how it was made: setting → value
 * @param metrics what was measured: metric → value
 * @param canaries confidences it must give wherever it is loaded; empty if none were measured
 * @param files file name → checksum and size, of every other file; empty until stored
 * @param adapter the release beside which all files but the maps lie; empty where they lie beside this manifest
 */
public record ReleaseManifest(
        String releaseId,
        String modelId,
        String baseModelHash,
        Optional<String> parentReleaseId,
        List<String> batchIds,
        Instant madeAt,
        SortedMap<String, String> made,
        SortedMap<String, Double> metrics,
        List<Canary> canaries,
        SortedMap<String, ReleaseFile> files,
        Optional<SharedAdapter> adapter) {
    /** The manifest's own name. */
    public static final String FILE = "release.json";

    /** Also keeps names inside the folder: no separator, no leading dot. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

    public ReleaseManifest {
        if (!isName(releaseId)) {
            throw new IllegalArgumentException(
                    "release_id must be letters, digits, dots, dashes and underscores, got: " + releaseId);
        }
        if (modelId == null || modelId.isBlank() || baseModelHash == null || baseModelHash.isBlank()) {
            throw new IllegalArgumentException("model_id and base_model_hash must not be blank");
        }
        madeAt = Instant.ofEpochMilli(madeAt.toEpochMilli());
        parentReleaseId = parentReleaseId == null ? Optional.empty() : parentReleaseId;
        batchIds = batchIds == null ? List.of() : List.copyOf(batchIds);
        made = sorted(made);
        metrics = sorted(metrics);
        canaries = canaries == null ? List.of() : List.copyOf(canaries);
        files = sorted(files);
        files.keySet().forEach(ReleaseManifest::requireFileName);
        adapter = adapter == null ? Optional.empty() : adapter;
    }

    private static <V> SortedMap<String, V> sorted(Map<String, V> map) {
        return Collections.unmodifiableSortedMap(map == null ? new TreeMap<>() : new TreeMap<>(map));
    }

    private static void requireFileName(String name) {
        if (!isName(name) || name.equals(FILE) || SignatureFiles.isSignatures(name)) {
            throw new IllegalArgumentException("a release cannot have a file named " + name);
        }
    }

    static boolean isName(String text) {
        return text != null && NAME.matcher(text).matches();
    }

    /** The manifest of a release that is not stored yet, without lineage, figures and canaries. */
    public static ReleaseManifest of(String releaseId, String modelId, String baseModelHash, Instant madeAt) {
        return new ReleaseManifest(
                releaseId,
                modelId,
                baseModelHash,
                Optional.empty(),
                List.of(),
                madeAt,
                new TreeMap<>(),
                new TreeMap<>(),
                List.of(),
                new TreeMap<>(),
                Optional.empty());
    }

    public ReleaseManifest withLineage(Optional<String> parent, List<String> batches) {
        return new ReleaseManifest(
                releaseId, modelId, baseModelHash, parent, batches, madeAt, made, metrics, canaries, files, adapter);
    }

    public ReleaseManifest withFigures(Map<String, String> how, Map<String, Double> measured) {
        return new ReleaseManifest(
                releaseId,
                modelId,
                baseModelHash,
                parentReleaseId,
                batchIds,
                madeAt,
                new TreeMap<>(how),
                new TreeMap<>(measured),
                canaries,
                files,
                adapter);
    }

    public ReleaseManifest withCanaries(List<Canary> proofs) {
        return new ReleaseManifest(
                releaseId,
                modelId,
                baseModelHash,
                parentReleaseId,
                batchIds,
                madeAt,
                made,
                metrics,
                proofs,
                files,
                adapter);
    }

    ReleaseManifest withFiles(Map<String, ReleaseFile> found) {
        return new ReleaseManifest(
                releaseId,
                modelId,
                baseModelHash,
                parentReleaseId,
                batchIds,
                madeAt,
                made,
                metrics,
                canaries,
                new TreeMap<>(found),
                adapter);
    }

    /** With the adapter of another release, whose canaries, asked without a map, prove it here too. */
    ReleaseManifest sharing(StoredRelease other, Map<String, ReleaseFile> maps) {
        SortedMap<String, ReleaseFile> all = new TreeMap<>(other.manifest().files());
        all.keySet().removeIf(MapFile::isMap);
        all.putAll(maps);
        return new ReleaseManifest(
                releaseId,
                modelId,
                baseModelHash,
                parentReleaseId,
                batchIds,
                madeAt,
                made,
                metrics,
                other.manifest().canaries(),
                all,
                Optional.of(new SharedAdapter(other.manifest().releaseId(), other.manifestSha256())));
    }

    /** The release whose adapter this is: its own id, unless it shares another one's. */
    public String adapterReleaseId() {
        return adapter.map(SharedAdapter::releaseId).orElse(releaseId);
    }

    /** Where a file lies, relative to this manifest. */
    String place(String file) {
        return adapter.isPresent() && !MapFile.isMap(file)
                ? "../" + adapter.get().releaseId() + "/" + file
                : file;
    }
}

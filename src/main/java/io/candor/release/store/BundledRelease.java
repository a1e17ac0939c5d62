package io.candor.release.store;

import java.nio.file.Path;
import java.util.SortedMap;

/** The release that comes with a model, before the feedback loop makes one. */
public final class BundledRelease {
    private static final int HASH_DIGITS = 12;
    private static final String ADAPTER = "adapter";

    private BundledRelease() {}

    /** Where a model folder keeps its bundled adapter. */
    public static Path adapterOf(Path modelFolder) {
        return modelFolder.resolve(ADAPTER);
    }

    /**
     * The release in an adapter folder; its id is {@code <model name>-bundled-<first digits of the adapter's hash>}, and ends as the
     * model's does where that has weights of few bits: one adapter fits both models, and each has a release of its own.
     *
     * @param modelId identity of the base model, {@code name@hash} or {@code name@hash-bits}
     * @throws ReleaseUnavailableException if a file is missing
     */
    public static Release in(Path adapterFolder, String modelId) {
        SortedMap<String, String> checksums = AdapterFiles.checksums(adapterFolder);
        String name = modelId.contains("@") ? modelId.substring(0, modelId.indexOf('@')) : modelId;
        String id = name + "-bundled-" + AdapterFiles.digest(checksums).substring(0, HASH_DIGITS);
        String bits = modelId.substring(modelId.lastIndexOf('@') + 1).replaceFirst("^[^-]*", "");
        return new Release(id + bits, modelId, adapterFolder, checksums);
    }
}

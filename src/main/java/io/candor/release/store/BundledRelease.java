package io.candor.release.store;

import java.nio.file.Path;
import java.util.SortedMap;
import java.util.regex.Pattern;

/** The releases that are made of an adapter folder as it is: the one that comes with a model, and those that are brought. */
public final class BundledRelease {
    private static final int HASH_DIGITS = 12;
    private static final String ADAPTER = "adapter";
    private static final String UNTAUGHT = "untaught";
    private static final Pattern NO_NAME = Pattern.compile("[^A-Za-z0-9._-]+");
    private static final Pattern NO_BEGINNING = Pattern.compile("^[._-]+");
    private static final int NAME_CHARACTERS = 96;

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
        return of(adapterFolder, modelId, "bundled");
    }

    /** The same of an adapter that has learned nothing; the middle of its id is {@code untaught}. */
    public static Release untaught(Path adapterFolder, String modelId) {
        return of(adapterFolder, modelId, UNTAUGHT);
    }

    /** The same of an adapter that was trained elsewhere; the middle of its id is {@code imported}. */
    public static Release imported(Path adapterFolder, String modelId) {
        return of(adapterFolder, modelId, "imported");
    }

    /** Whether a release is one whose adapter has learned nothing. */
    public static boolean isUntaught(String releaseId, String modelId) {
        return releaseId.startsWith(name(modelId) + "-" + UNTAUGHT + "-");
    }

    private static Release of(Path adapterFolder, String modelId, String origin) {
        SortedMap<String, String> checksums = AdapterFiles.checksums(adapterFolder);
        String id = name(modelId) + "-" + origin + "-"
                + AdapterFiles.digest(checksums).substring(0, HASH_DIGITS);
        String bits = modelId.substring(modelId.lastIndexOf('@') + 1).replaceFirst("^[^-]*", "");
        return new Release(id + bits, modelId, adapterFolder, checksums);
    }

    /** A folder's name may hold what a release's id may not. */
    private static String name(String modelId) {
        String folder = modelId.contains("@") ? modelId.substring(0, modelId.indexOf('@')) : modelId;
        String clean =
                NO_BEGINNING.matcher(NO_NAME.matcher(folder).replaceAll("_")).replaceFirst("");
        return clean.isEmpty() ? "model" : clean.substring(0, Math.min(NAME_CHARACTERS, clean.length()));
    }
}

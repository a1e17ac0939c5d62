package io.candor.training;

import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Ids of releases: the same model, batches and settings give the same id, so that a restart makes no second release.
 */
final class ReleaseIdentity {
    private static final int DIGITS = 12;

    private ReleaseIdentity() {}

    /**
     * {@code <model name>-<hex digits>}.
     *
     * @param modelId the frozen base model, {@code name@hash}
     * @param batchIds the batches to decide on, in the order of their topic
     * @param settings everything else that decides what is trained
     */
    static String of(String modelId, List<String> batchIds, String settings) {
        // Each part ends with a zero byte, so that no two sequences run together.
        StringBuilder parts = new StringBuilder(modelId).append('\0');
        batchIds.forEach(id -> parts.append(id).append('\0'));
        parts.append(settings).append('\0');
        return modelId.replaceAll("@.*", "") + "-"
                + DigestUtils.sha256Hex(parts.toString()).substring(0, DIGITS);
    }
}

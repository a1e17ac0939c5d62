package io.candor.training;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

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
        MessageDigest digest = sha256();
        add(digest, modelId);
        batchIds.forEach(id -> add(digest, id));
        add(digest, settings);
        return modelId.replaceAll("@.*", "") + "-"
                + HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
    }

    private static void add(MessageDigest digest, String part) {
        digest.update(part.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}

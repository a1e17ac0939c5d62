package io.candor.release.store;

import java.util.regex.Pattern;

/**
 * What the manifest says of one file.
 *
 * @param sha256 SHA-256 of its bytes, 64 lower-case hex digits
 * @param bytes its size
 */
public record ReleaseFile(String sha256, long bytes) {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    public ReleaseFile {
        if (!isSha256(sha256)) {
            throw new IllegalArgumentException("sha256 must be 64 lower-case hex digits, got: " + sha256);
        }
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes must not be negative, got: " + bytes);
        }
    }

    static boolean isSha256(String text) {
        return text != null && SHA256.matcher(text).matches();
    }
}

package io.candor.engine.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;

/** The key that clients have to know (RFC 6750). */
final class BearerKey {
    private static final String SCHEME = "Bearer ";
    private static final int FEWEST_CHARACTERS = 16;

    private final byte[] key;

    private BearerKey(byte[] key) {
        this.key = key;
    }

    /**
     * Reads the first line of a file.
     *
     * @throws IllegalArgumentException if there is none, or it is too short to be a secret
     */
    static BearerKey read(Path file) {
        String line;
        try {
            line = Files.readString(file).lines().findFirst().orElse("").strip();
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("the key file " + file + " cannot be read: " + unreadable, unreadable);
        }
        if (line.length() < FEWEST_CHARACTERS) {
            throw new IllegalArgumentException("the key file " + file + " must hold a key of at least "
                    + FEWEST_CHARACTERS + " characters in its first line");
        }
        return new BearerKey(line.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether an Authorization header has it; takes as long for every wrong key of one length. */
    boolean isIn(String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return false;
        }
        byte[] given = authorization.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(key, given);
    }
}

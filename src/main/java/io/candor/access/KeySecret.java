package io.candor.access;

import java.security.SecureRandom;
import java.util.Base64;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The secret of a key: {@value #PREFIX} and 256 random bits in base64url. Its SHA-256 is what is kept. A slow, salted hash protects what can be guessed;
 * this cannot be (NIST SP 800-63B, section 5.1.2 asks for salt below 112 bits only).
 */
public final class KeySecret {
    /** What scanners for leaked secrets can look for. */
    public static final String PREFIX = "candor_";

    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private KeySecret() {}

    public static String random() {
        byte[] bits = new byte[BYTES];
        RANDOM.nextBytes(bits);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    }

    /** SHA-256 in lower-case hexadecimal. */
    public static String hash(String secret) {
        return DigestUtils.sha256Hex(secret);
    }
}

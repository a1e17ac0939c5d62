package io.candor.audit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.apache.commons.codec.digest.DigestUtils;

/** The first 64 bits of a SHA-256 over several fields, each with its length, so that no two sequences run together. */
final class Fingerprint {
    private final MessageDigest digest = DigestUtils.getSha256Digest();

    /** @param bytes null differs from empty */
    Fingerprint add(byte[] bytes) {
        return bytes == null ? addLength(-1) : add(bytes, 0);
    }

    /** The bytes from an index on. */
    Fingerprint add(byte[] bytes, int from) {
        addLength(bytes.length - from);
        digest.update(bytes, from, bytes.length - from);
        return this;
    }

    Fingerprint add(String text) {
        return add(text.getBytes(StandardCharsets.UTF_8));
    }

    Fingerprint add(long number) {
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(number).flip());
        return this;
    }

    private Fingerprint addLength(int length) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(length).flip());
        return this;
    }

    /** The fingerprint of what was added; forgets it all. */
    long take() {
        return ByteBuffer.wrap(digest.digest()).getLong();
    }
}

package io.candor.training;

import java.nio.ByteBuffer;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Questions held out for the gate and, where their answers are in the random audit sample, never trained on: a random share, fixed by a hash of what the question's text counts as
 * ({@link io.candor.event.TextIdentity}), so that neither a restart nor a second trainer moves a question from one side to the
 * other, nor asking it again under another id.
 *
 * @param share of all texts, in (0, 1)
 * @param salt decides which; labelers who know it can tell which questions are held out, so it should be kept from them
 */
public record AuditSlice(double share, String salt) {
    public AuditSlice {
        if (!(share > 0 && share < 1)) {
            throw new IllegalArgumentException("candor.training.audit.share must be in (0, 1), got: " + share);
        }
    }

    /** @param text identity of the question's text */
    public boolean contains(String text) {
        return fraction(salt, text) < share;
    }

    /** Uniform over [0, 1): the first 53 bits of SHA-256 over salt, a zero byte and text. */
    static double fraction(String salt, String text) {
        byte[] hash = DigestUtils.sha256(salt + '\0' + text);
        return (ByteBuffer.wrap(hash).getLong() >>> 11) * 0x1.0p-53;
    }

    /** Without the salt, so that it may be logged. */
    @Override
    public String toString() {
        return "AuditSlice[share=" + share + "]";
    }
}

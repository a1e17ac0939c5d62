package io.candor.training;

import java.nio.ByteBuffer;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Questions held out for the gate and never trained on: a random share, fixed by a hash of the question's id, so that
 * neither a restart nor a second trainer moves a question from one side to the other.
 *
 * @param share of all questions, in (0, 1)
 * @param salt decides which; labelers who know it can tell which questions are held out, so it should be kept from them
 */
public record AuditSlice(double share, String salt) {
    public AuditSlice {
        if (!(share > 0 && share < 1)) {
            throw new IllegalArgumentException("candor.training.audit.share must be in (0, 1), got: " + share);
        }
    }

    public boolean contains(String questionId) {
        return fraction(salt, questionId) < share;
    }

    /** Uniform over [0, 1): the first 53 bits of SHA-256 over salt, a zero byte and id. */
    static double fraction(String salt, String id) {
        byte[] hash = DigestUtils.sha256(salt + '\0' + id);
        return (ByteBuffer.wrap(hash).getLong() >>> 11) * 0x1.0p-53;
    }

    /** Without the salt, so that it may be logged. */
    @Override
    public String toString() {
        return "AuditSlice[share=" + share + "]";
    }
}

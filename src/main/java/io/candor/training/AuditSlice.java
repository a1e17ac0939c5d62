package io.candor.training;

import java.nio.ByteBuffer;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The questions that judge and are never learned from: a random share, fixed for ever by a hash of the question's id, so
 * that neither a restart nor a second trainer can move a question from one side to the other.
 *
 * @param share of all questions, in (0, 1)
 * @param salt decides which; whoever knows it can tell what will judge, so it is worth keeping from labelers
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

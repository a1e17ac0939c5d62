package io.candor.honesty.answer;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What answers that say the same have in common, without their text: a name for them in confidence maps. */
public final class AnswerIdentity {
    /** Of what was not answered. */
    public static final String NONE = "";

    /** 64 bits: an installation has few thousands of answers with an effect. */
    private static final int BYTES = 8;

    private static final NormalizedExactMatch MATCH = new NormalizedExactMatch();

    private AnswerIdentity() {}

    /**
     * 16 lower-case hexadecimal digits of the SHA-256 of the normalised answer ({@link NormalizedExactMatch}); {@link #NONE} where
     * there is no answer, or none with any letter.
     *
     * @param answer its text; null where there is none
     */
    public static String of(String answer) {
        String normalized = answer == null ? "" : MATCH.normalize(answer);
        return normalized.isEmpty() ? NONE : HexFormat.of().formatHex(sha256(normalized), 0, BYTES);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            // Every JDK has it.
            throw new IllegalStateException(impossible);
        }
    }
}

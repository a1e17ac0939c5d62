package io.candor.erasure;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UProperty;
import java.text.Normalizer;
import java.util.HexFormat;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;

/**
 * Names subjects of questions without saying whom: answers and labels carry the hash, by which they are found when a subject is forgotten. Immutable.
 */
public final class SubjectKey {
    private static final int BYTES = 16;
    /** So that it is none of the hashes that the trail makes with the same secret. */
    private static final String PURPOSE = "subject of a question\0";

    private final String secret;

    /** @param secret of the installation, {@link io.candor.action.Actor#SECRET}; without it nobody can try names */
    public SubjectKey(String secret) {
        this.secret = secret;
    }

    /** What {@code Answer.subjectHash} says of a subject: 32 lower-case hexadecimal digits, the same for all that have one {@link #plain} name. */
    public String hash(String subject) {
        return HexFormat.of()
                .formatHex(new HmacUtils(HmacAlgorithms.HMAC_SHA_256, secret).hmac(PURPOSE + plain(subject)), 0, BYTES);
    }

    /**
     * A subject as everybody sees it: without characters that are ignorable by default (UAX #44) and white space around it, composed (Unicode NFC). Who wants
     * somebody forgotten cannot know what a program left between the letters.
     */
    static String plain(String subject) {
        StringBuilder seen = new StringBuilder(subject.length());
        subject.codePoints()
                .filter(point -> !UCharacter.hasBinaryProperty(point, UProperty.DEFAULT_IGNORABLE_CODE_POINT))
                .forEach(seen::appendCodePoint);
        return Normalizer.normalize(seen.toString().strip(), Normalizer.Form.NFC);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "SubjectKey";
    }
}

package io.candor.event;

import com.ibm.icu.text.Normalizer2;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * What a question counts as in statistics: its text, under whatever ids it is asked. Answers and labels carry a keyed hash of
 * it ({@code textHash}); records of an earlier version do not.
 */
public final class TextIdentity {
    /** Hexadecimal digits of a hash: 128 bits, so that texts do not meet by chance. */
    public static final int HASH_DIGITS = 32;

    private static final Pattern WHITE_SPACE = Pattern.compile("\\p{IsWhite_Space}+");

    private TextIdentity() {}

    /**
     * The text as it is compared: NFKC_Casefold of its NFKD (a compatibility caseless match, the Unicode Standard's D146), which also
     * leaves out what cannot be seen; each run of white space as one blank, and none at the ends. Normalising it again
     * changes nothing.
     */
    public static String normalized(String text) {
        // Decomposed first, because folding makes a letter of the iota below a Greek one, which marks then cannot pass.
        String decomposed = Normalizer2.getNFKDInstance().normalize(text);
        String folded = Normalizer2.getNFKCCasefoldInstance().normalize(decomposed);
        return WHITE_SPACE.matcher(folded).replaceAll(" ").strip();
    }

    /**
     * The identity of a question where its text is at hand and no key: a plain hash of the normalised text, or the id where
     * nothing is left of it. It is no {@code textHash}, and stays what it is when the key of those is rotated.
     */
    public static String of(String text, String questionId) {
        String normalized = normalized(text);
        return normalized.isEmpty()
                ? questionId
                : DigestUtils.sha256Hex(normalized).substring(0, HASH_DIGITS);
    }

    /** The identity of a labeled question: its {@code textHash} where it has one. */
    public static String of(LabeledAnswer labeled) {
        return labeled.getTextHash() == null
                ? of(labeled.getQuestion(), labeled.getQuestionId())
                : labeled.getTextHash();
    }
}

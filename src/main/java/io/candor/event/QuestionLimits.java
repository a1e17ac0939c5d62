package io.candor.event;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UProperty;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * What a question may hold, the same whether it comes over REST or straight onto the topic. Characters are Unicode code
 * points, which is also what {@code maxLength} of JSON Schema counts.
 */
public final class QuestionLimits {
    /** Most characters of an id; at least 1. */
    public static final int ID_CHARACTERS = 128;

    /** Most characters of a domain; at least 1 that is not blank. */
    public static final int DOMAIN_CHARACTERS = 128;

    /** Most characters of a subject; at least 1 that is not blank. */
    public static final int SUBJECT_CHARACTERS = 128;

    /** Most characters of a tenant's name. */
    public static final int TENANT_CHARACTERS = 64;

    /** What {@link #isTenant} asks for, a clause for people. */
    public static final String TENANT_NAME =
            "must be 1 to " + TENANT_CHARACTERS + " letters, digits, '.', '_' and '-' of ASCII";

    /** What {@link #isSubject} asks for, a clause for people. */
    public static final String SUBJECT_NAME =
            "must be 1 to " + SUBJECT_CHARACTERS + " printable characters, one of them visible";

    private static final Pattern TENANT = Pattern.compile("[A-Za-z0-9._-]{1," + TENANT_CHARACTERS + "}");

    /** Most characters of a text unless settings say otherwise; a string, because annotations of settings take it so. */
    public static final String TEXT_CHARACTERS = "16384";

    /** Every deadline lies before. */
    public static final Instant LAST_DEADLINE = Instant.parse("2100-01-01T00:00:00Z");

    /** Stands for all domains together in reports, alarms and metrics, so it is nobody's domain. */
    public static final String ALL_DOMAINS = "*";

    /** What {@link #isModelName} asks for, a clause for people. */
    public static final String MODEL_NAME =
            "must be 1 to " + DOMAIN_CHARACTERS + " printable characters, one of them visible, and not '*'";

    private QuestionLimits() {}

    /** Whether {@code name} can be that of another system's model: as a domain can. */
    public static boolean isModelName(String name) {
        return !isBlank(name)
                && characters(name) <= DOMAIN_CHARACTERS
                && isPlainLine(name)
                && !name.equals(ALL_DOMAINS);
    }

    /** Whether {@code name} can be a tenant's: it stands before a colon in ids of its questions. */
    public static boolean isTenant(String name) {
        return TENANT.matcher(name).matches();
    }

    /** Whether questions can be asked under {@code subject}. */
    public static boolean isSubject(String subject) {
        return !isBlank(subject) && characters(subject) <= SUBJECT_CHARACTERS && isPlainLine(subject);
    }

    /**
     * Whether nothing of {@code text} can be seen: it holds only white space, format characters and what is ignorable by default
     * (UAX #44), such as zero-width spaces and fillers.
     */
    public static boolean isBlank(String text) {
        return text.codePoints().allMatch(QuestionLimits::isInvisible);
    }

    private static boolean isInvisible(int codePoint) {
        return Character.isWhitespace(codePoint)
                || Character.getType(codePoint) == Character.FORMAT
                || UCharacter.hasBinaryProperty(codePoint, UProperty.WHITE_SPACE)
                || UCharacter.hasBinaryProperty(codePoint, UProperty.DEFAULT_IGNORABLE_CODE_POINT);
    }

    /** Length in code points. */
    public static int characters(String text) {
        return text.codePointCount(0, text.length());
    }

    /**
     * Whether {@code text} is plain text: besides line breaks and tabs it holds no control characters, and no unpaired
     * surrogates, which UTF-8 cannot carry. Code points that this Java version does not know yet are plain text.
     */
    public static boolean isPlainText(String text) {
        return text.codePoints()
                .allMatch(point -> isPrintable(point) || point == '\n' || point == '\r' || point == '\t');
    }

    /** The same on one line: without line breaks and tabs. */
    public static boolean isPlainLine(String text) {
        return text.codePoints().allMatch(QuestionLimits::isPrintable);
    }

    private static boolean isPrintable(int codePoint) {
        int type = Character.getType(codePoint);
        return type != Character.CONTROL && type != Character.SURROGATE;
    }
}

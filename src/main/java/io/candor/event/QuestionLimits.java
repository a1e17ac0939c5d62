package io.candor.event;

import java.time.Instant;

/**
 * What a question may hold, the same whether it comes over REST or straight onto the topic. Characters are Unicode code
 * points, which is also what {@code maxLength} of JSON Schema counts.
 */
public final class QuestionLimits {
    /** Most characters of an id; at least 1. */
    public static final int ID_CHARACTERS = 128;

    /** Most characters of a domain; at least 1 that is not blank. */
    public static final int DOMAIN_CHARACTERS = 128;

    /** Most characters of a text unless settings say otherwise; a string, because annotations of settings take it so. */
    public static final String TEXT_CHARACTERS = "16384";

    /** Every deadline lies before. */
    public static final Instant LAST_DEADLINE = Instant.parse("2100-01-01T00:00:00Z");

    private QuestionLimits() {}

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

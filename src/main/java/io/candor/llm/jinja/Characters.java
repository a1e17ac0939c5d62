package io.candor.llm.jinja;

import java.util.Locale;
import java.util.function.IntPredicate;

/** Kinds and cases of characters as Python's {@code str} methods know them. */
final class Characters {
    private static final char SIGMA = 'Σ';
    /** Between the letters of a word: MidLetter, MidNumLet and Single_Quote of Unicode's word breaks (UAX 29). */
    private static final String WORD_INNER_MARKS =
            "'.:\u00b7\u0387\u055f\u05f4\u2018\u2019\u2024\u2027\ufe13\ufe52\ufe55\uff07\uff0e\uff1a";
    /**
     * Characters whose case is changed at once. The JDK copies the whole text for each character that becomes several, and asks
     * a break iterator about each sigma, so a text of a megabyte would take minutes.
     */
    private static final int PIECE = 64;

    private Characters() {}

    /** Whether the text is not empty and every code point is so. */
    static boolean all(String text, IntPredicate test) {
        return !text.isEmpty() && text.codePoints().allMatch(test);
    }

    static boolean isDecimal(int c) {
        return Character.getType(c) == Character.DECIMAL_DIGIT_NUMBER;
    }

    /** Decimal digits, and those raised, lowered, circled and the like. */
    static boolean isDigit(int c) {
        return isDecimal(c)
                || c == 0xb2
                || c == 0xb3
                || c == 0xb9
                || c == 0x2070
                || c >= 0x2074 && c <= 0x2079
                || c >= 0x2080 && c <= 0x2089
                || c >= 0x2460 && c <= 0x2468
                || c >= 0x2474 && c <= 0x247c
                || c >= 0x2488 && c <= 0x2490
                || c >= 0x2776 && c <= 0x277e;
    }

    static boolean isNumeric(int c) {
        int type = Character.getType(c);
        return type == Character.DECIMAL_DIGIT_NUMBER
                || type == Character.LETTER_NUMBER
                || type == Character.OTHER_NUMBER
                || c == 0x3007
                || "一二三四五六七八九十百千万億兆零".indexOf(c) >= 0;
    }

    static boolean isAlphanumeric(int c) {
        return Character.isLetter(c) || isNumeric(c);
    }

    static boolean isWord(int c) {
        return c == '_' || isAlphanumeric(c);
    }

    private static boolean isUpperOrTitle(int c) {
        return Character.isUpperCase(c) || Character.isTitleCase(c);
    }

    private static boolean isCased(int c) {
        return isUpperOrTitle(c) || Character.isLowerCase(c);
    }

    static boolean isLower(String text) {
        return text.codePoints().anyMatch(Character::isLowerCase)
                && text.codePoints().noneMatch(Characters::isUpperOrTitle);
    }

    static boolean isUpper(String text) {
        return text.codePoints().anyMatch(Character::isUpperCase)
                && text.codePoints().noneMatch(c -> Character.isLowerCase(c) || Character.isTitleCase(c));
    }

    static boolean isTitle(String text) {
        boolean inWord = false;
        boolean any = false;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int c = text.codePointAt(i);
            if (isUpperOrTitle(c) ? inWord : Character.isLowerCase(c) && !inWord) {
                return false;
            }
            inWord = isCased(c);
            any |= inWord;
        }
        return any;
    }

    static boolean isIdentifier(String text) {
        if (text.isEmpty()) {
            return false;
        }
        int first = text.codePointAt(0);
        boolean starts = first == '_' || Character.isUnicodeIdentifierStart(first);
        return starts
                && text.codePoints()
                        .allMatch(c -> Character.isUnicodeIdentifierPart(c) && !Character.isIdentifierIgnorable(c));
    }

    static String upper(String text) {
        StringBuilder out = new StringBuilder();
        for (int start = 0; start < text.length(); ) {
            int end = pieceEnd(text, start);
            out.append(text.substring(start, end).toUpperCase(Locale.ROOT));
            start = end;
        }
        return out.toString();
    }

    static String lower(String text) {
        StringBuilder out = new StringBuilder();
        int start = 0;
        for (int sigma = text.indexOf(SIGMA); sigma >= 0; sigma = text.indexOf(SIGMA, start)) {
            lowerPieces(text, start, sigma, out);
            out.append(isFinalSigma(text, sigma) ? 'ς' : 'σ');
            start = sigma + 1;
        }
        lowerPieces(text, start, text.length(), out);
        return out.toString();
    }

    private static void lowerPieces(String text, int from, int to, StringBuilder out) {
        for (int start = from; start < to; ) {
            int end = Math.min(pieceEnd(text, start), to);
            out.append(text.substring(start, end).toLowerCase(Locale.ROOT));
            start = end;
        }
    }

    private static int pieceEnd(String text, int start) {
        int end = Math.min(text.length(), start + PIECE);
        return end < text.length() && Character.isLowSurrogate(text.charAt(end)) ? end + 1 : end;
    }

    /** Whether a sigma ends its word: behind a cased letter, before none (Final_Sigma, Unicode 3.13). */
    private static boolean isFinalSigma(String text, int at) {
        int before = at;
        while (before > 0 && isCaseIgnorable(text.codePointBefore(before))) {
            before -= Character.charCount(text.codePointBefore(before));
        }
        int after = at + 1;
        while (after < text.length() && isCaseIgnorable(text.codePointAt(after))) {
            after += Character.charCount(text.codePointAt(after));
        }
        return before > 0
                && isCased(text.codePointBefore(before))
                && !(after < text.length() && isCased(text.codePointAt(after)));
    }

    private static boolean isCaseIgnorable(int c) {
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.FORMAT,
                    Character.MODIFIER_LETTER,
                    Character.MODIFIER_SYMBOL -> true;
            default -> c < Character.MIN_SUPPLEMENTARY_CODE_POINT && WORD_INNER_MARKS.indexOf(c) >= 0;
        };
    }

    static String capitalize(String text) {
        if (text.isEmpty()) {
            return text;
        }
        int rest = text.offsetByCodePoints(0, 1);
        return titleCase(text.codePointAt(0))
                + lower(text).substring(lower(text.substring(0, rest)).length());
    }

    /** Python's {@code str.title}: a word begins where no cased letter stands before. */
    static String title(String text) {
        StringBuilder out = new StringBuilder();
        String lower = lower(text);
        boolean sameLength = lower.length() == text.length();
        boolean inWord = false;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            int end = i + Character.charCount(c);
            if (!inWord) {
                out.append(titleCase(c));
            } else {
                out.append(sameLength ? lower.substring(i, end) : lower(text.substring(i, end)));
            }
            inWord = isCased(c);
            i = end;
        }
        return out.toString();
    }

    private static String titleCase(int c) {
        String upper = upper(Character.toString(c));
        if (upper.codePointCount(0, upper.length()) > 1) {
            int rest = upper.offsetByCodePoints(0, 1);
            return upper.substring(0, rest) + lower(upper.substring(rest));
        }
        return Character.toString(Character.toTitleCase(c));
    }

    static String swapCase(String text) {
        StringBuilder out = new StringBuilder();
        String lower = lower(text);
        boolean sameLength = lower.length() == text.length();
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            int end = i + Character.charCount(c);
            String character = text.substring(i, end);
            if (Character.isUpperCase(c)) {
                out.append(sameLength ? lower.substring(i, end) : lower(character));
            } else {
                out.append(Character.isLowerCase(c) ? upper(character) : character);
            }
            i = end;
        }
        return out.toString();
    }

    /** Case folding by way of the upper case, which is right but for a few letters without one. */
    static String fold(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(c -> out.append(lower(upper(Character.toString(c)))));
        return out.toString();
    }
}

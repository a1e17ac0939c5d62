package io.candor.llm.jinja;

import java.util.Locale;
import java.util.function.IntPredicate;

/** Kinds and cases of characters as Python's {@code str} methods know them. */
final class Characters {
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
        return text.toUpperCase(Locale.ROOT);
    }

    static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
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

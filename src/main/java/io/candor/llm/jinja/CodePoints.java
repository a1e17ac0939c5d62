package io.candor.llm.jinja;

import java.util.Iterator;
import java.util.NoSuchElementException;

/** Texts as sequences of code points, which is how Python counts and cuts them. Java counts UTF-16 units. */
final class CodePoints {
    private CodePoints() {}

    static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** Whether every code point is one UTF-16 unit. */
    private static boolean isPlain(String text, int length) {
        return length == text.length();
    }

    /** The code points from start to end, both inside the text. */
    static String substring(String text, int start, int end) {
        if (start >= end) {
            return "";
        }
        int from = text.offsetByCodePoints(0, start);
        return text.substring(from, text.offsetByCodePoints(from, end - start));
    }

    /** The code point at an index from 0. */
    static String at(String text, int index) {
        return substring(text, index, index + 1);
    }

    /** Every {@code step}-th code point, {@code count} of them. */
    static String slice(String text, long start, long step, long count) {
        if (step == 1) {
            return substring(text, (int) start, (int) (start + count));
        }
        StringBuilder out = new StringBuilder();
        int length = length(text);
        int[] codePoints = isPlain(text, length) ? null : text.codePoints().toArray();
        for (long i = 0, at = start; i < count; i++, at += step) {
            if (codePoints == null) {
                out.append(text.charAt((int) at));
            } else {
                out.appendCodePoint(codePoints[(int) at]);
            }
        }
        return out.toString();
    }

    static Iterator<Object> iterator(String text) {
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < text.length();
            }

            @Override
            public Object next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                int start = next;
                next = text.offsetByCodePoints(start, 1);
                return text.substring(start, next);
            }
        };
    }

    /** The order of code points, which differs from that of UTF-16 units beyond U+FFFF. */
    static int compare(String a, String b) {
        int shared = Math.min(a.length(), b.length());
        for (int i = 0; i < shared; i++) {
            char p = a.charAt(i);
            char q = b.charAt(i);
            if (p != q) {
                boolean surrogateP = Character.isSurrogate(p);
                return surrogateP == Character.isSurrogate(q) ? Character.compare(p, q) : surrogateP ? 1 : -1;
            }
        }
        return Integer.compare(a.length(), b.length());
    }

    /** Python's {@code str.isspace}, which is also its regular expressions' {@code \s}. */
    static boolean isSpace(int c) {
        return c == ' '
                || c >= 0x09 && c <= 0x0d
                || c >= 0x1c && c <= 0x1f
                || c == 0x85
                || c == 0xa0
                || c > 0xff && (Character.isSpaceChar(c));
    }

    /** Where the text, read from {@code start} on, ends to be blank. */
    static int skipSpace(String text, int start) {
        int at = start;
        while (at < text.length() && isSpace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    /** Where the text, read backward from {@code end}, ends to be blank. */
    static int skipSpaceBack(String text, int end) {
        int at = end;
        while (at > 0 && isSpace(text.charAt(at - 1))) {
            at--;
        }
        return at;
    }

    static String stripRight(String text) {
        return text.substring(0, skipSpaceBack(text, text.length()));
    }
}

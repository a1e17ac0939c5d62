package io.candor.llm.jinja;

/** Finds parts of texts in time proportional to their length, whatever they hold. Indices are UTF-16 units. */
final class TextSearch {
    /** Up to this length the plain search is quick enough in its worst case too. */
    private static final int SHORT = 32;

    private TextSearch() {}

    /** Where the part begins first, from an index on, or -1. */
    static int first(String text, String part, int from) {
        return part.length() <= SHORT ? text.indexOf(part, from) : prefixSearch(text, part, from);
    }

    /** Where the part begins last if it ends at or before {@code end}, or -1. */
    static int last(String text, String part, int end) {
        if (part.length() <= SHORT) {
            return text.lastIndexOf(part, end - part.length());
        }
        // Unit by unit: StringBuilder's own would keep pairs of surrogates in order.
        StringBuilder backward = new StringBuilder(part.length());
        for (int i = part.length() - 1; i >= 0; i--) {
            backward.append(part.charAt(i));
        }
        int[] borders = borders(backward);
        int matched = 0;
        for (int i = end - 1; i >= 0; i--) {
            while (matched > 0 && text.charAt(i) != backward.charAt(matched)) {
                matched = borders[matched - 1];
            }
            if (text.charAt(i) == backward.charAt(matched)) {
                matched++;
            }
            if (matched == part.length()) {
                return i;
            }
        }
        return -1;
    }

    /** The algorithm of Knuth, Morris and Pratt (1977). */
    private static int prefixSearch(String text, String part, int from) {
        int[] borders = borders(part);
        int matched = 0;
        for (int i = from; i < text.length(); i++) {
            while (matched > 0 && text.charAt(i) != part.charAt(matched)) {
                matched = borders[matched - 1];
            }
            if (text.charAt(i) == part.charAt(matched)) {
                matched++;
            }
            if (matched == part.length()) {
                return i - matched + 1;
            }
        }
        return -1;
    }

    /** For each prefix, the length of the longest part that it both begins and ends with. */
    private static int[] borders(CharSequence part) {
        int[] borders = new int[part.length()];
        int matched = 0;
        for (int i = 1; i < part.length(); i++) {
            while (matched > 0 && part.charAt(i) != part.charAt(matched)) {
                matched = borders[matched - 1];
            }
            if (part.charAt(i) == part.charAt(matched)) {
                matched++;
            }
            borders[i] = matched;
        }
        return borders;
    }
}

package io.candor.llm.jinja;

import io.candor.llm.jinja.TemplateException.Failed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Cuts texts and replaces parts of them. A negative number of cuts stands for as many as there are. */
final class TextSplit {
    private TextSplit() {}

    static String separator(String separator) {
        if (separator.isEmpty()) {
            throw new Failed("empty separator");
        }
        return separator;
    }

    static List<Object> split(String text, String separator, long cuts, Execution execution) {
        separator(separator);
        List<Object> parts = new ArrayList<>();
        int start = 0;
        for (long left = cuts; left != 0; left--) {
            int at = TextSearch.first(text, separator, start);
            if (at < 0) {
                break;
            }
            add(parts, text.substring(start, at), execution);
            start = at + separator.length();
        }
        add(parts, text.substring(start), execution);
        return parts;
    }

    static List<Object> splitLast(String text, String separator, long cuts, Execution execution) {
        if (cuts < 0) {
            return split(text, separator, cuts, execution);
        }
        separator(separator);
        List<Object> parts = new ArrayList<>();
        int end = text.length();
        for (long left = cuts; left != 0; left--) {
            int at = TextSearch.last(text, separator, end);
            if (at < 0) {
                break;
            }
            execution.work(separator.length() > 32 ? end >> 6 : 0);
            add(parts, text.substring(at + separator.length(), end), execution);
            end = at;
        }
        add(parts, text.substring(0, end), execution);
        Collections.reverse(parts);
        return parts;
    }

    private static void add(List<Object> parts, String part, Execution execution) {
        execution.reserveItem(parts.size());
        parts.add(execution.charged(part));
    }

    /** Words between blanks; the last part is the whole rest, with the blanks at its end. */
    static List<Object> words(String text, long cuts, Execution execution) {
        List<Object> words = new ArrayList<>();
        int at = CodePoints.skipSpace(text, 0);
        for (long left = cuts; at < text.length(); left--) {
            int end = left == 0 ? text.length() : at;
            while (end < text.length() && !CodePoints.isSpace(text.charAt(end))) {
                end++;
            }
            add(words, text.substring(at, end), execution);
            at = CodePoints.skipSpace(text, end);
        }
        return words;
    }

    /** The same from the end. */
    static List<Object> lastWords(String text, long cuts, Execution execution) {
        List<Object> words = new ArrayList<>();
        int end = CodePoints.skipSpaceBack(text, text.length());
        for (long left = cuts; end > 0; left--) {
            int start = left == 0 ? 0 : end;
            while (left != 0 && start > 0 && !CodePoints.isSpace(text.charAt(start - 1))) {
                start--;
            }
            add(words, text.substring(start, end), execution);
            end = CodePoints.skipSpaceBack(text, start);
        }
        Collections.reverse(words);
        return words;
    }

    static List<Object> lines(String text, boolean withEnds, Execution execution) {
        List<Object> lines = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            int end = start;
            while (end < text.length() && !isLineBreak(text.charAt(end))) {
                end++;
            }
            int next = end == text.length() ? end : text.startsWith("\r\n", end) ? end + 2 : end + 1;
            add(lines, text.substring(start, withEnds ? next : end), execution);
            start = next;
        }
        return lines;
    }

    private static boolean isLineBreak(char c) {
        return c >= '\n' && c <= '\r' || c >= 0x1c && c <= 0x1e || c == 0x85 || c == 0x2028 || c == 0x2029;
    }

    /** @param times how often at most; negative for everywhere */
    static String replace(String text, String part, String by, long times, Execution execution) {
        TextOutput out = new TextOutput(execution);
        int start = 0;
        for (long left = times; left != 0; left--) {
            int at = part.isEmpty() ? start : TextSearch.first(text, part, start);
            if (at < 0) {
                break;
            }
            out.append(text.substring(start, at)).append(by);
            execution.step();
            start = at + part.length();
            if (part.isEmpty()) {
                if (at == text.length()) {
                    return out.toString();
                }
                start = text.offsetByCodePoints(at, 1);
                out.append(text.substring(at, start));
            }
        }
        return out.append(text.substring(start)).toString();
    }
}

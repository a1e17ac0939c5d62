package io.candor.llm.jinja;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Python's {@code textwrap.wrap}, with tabs and blanks left as they are. */
final class TextWrap {
    private static final String BLANK = "[\\t\\n\\x0b\\x0c\\r ]";
    private static final String LETTER = "[\\w&&[^\\d_]]";
    private static final String PUNCTUATED = "[\\w!\"'&.,?]";

    private static final Pattern WORDS = Pattern.compile(BLANK + "++|[^\\t\\n\\x0b\\x0c\\r ]++");
    private static final Pattern HYPHENATED_WORDS = Pattern.compile(
            BLANK + "++"
                    + "|(?<=" + PUNCTUATED + ")-{2,}+(?=\\w)"
                    + "|[^\\t\\n\\x0b\\x0c\\r ]+?(?:"
                    + "-(?:(?<=" + LETTER + "{2}-)|(?<=" + LETTER + "-" + LETTER + "-))(?=" + LETTER + "-?" + LETTER
                    + ")"
                    + "|(?=" + BLANK + "|\\z)"
                    + "|(?<=" + PUNCTUATED + ")(?=-{2,}\\w))",
            Pattern.UNICODE_CHARACTER_CLASS);

    private final int width;
    private final boolean breaksLongWords;
    private final boolean breaksOnHyphens;
    private final Execution execution;

    TextWrap(int width, boolean breaksLongWords, boolean breaksOnHyphens, Execution execution) {
        this.width = width;
        this.breaksLongWords = breaksLongWords;
        this.breaksOnHyphens = breaksOnHyphens;
        this.execution = execution;
    }

    List<String> wrap(String text) {
        Deque<String> chunks = new ArrayDeque<>();
        Matcher words = (breaksOnHyphens ? HYPHENATED_WORDS : WORDS).matcher(text);
        while (words.find()) {
            execution.reserveItem(chunks.size());
            chunks.add(words.group());
        }
        List<String> lines = new ArrayList<>();
        while (!chunks.isEmpty()) {
            if (!lines.isEmpty() && isBlank(chunks.peek())) {
                chunks.pop();
            }
            String line = line(chunks);
            if (!line.isEmpty()) {
                execution.reserveItem(lines.size());
                lines.add(line);
            }
        }
        return lines;
    }

    private String line(Deque<String> chunks) {
        Deque<String> line = new ArrayDeque<>();
        int length = 0;
        while (!chunks.isEmpty() && length + CodePoints.length(chunks.peek()) <= width) {
            line.add(chunks.peek());
            length += CodePoints.length(chunks.pop());
        }
        if (!chunks.isEmpty() && CodePoints.length(chunks.peek()) > width) {
            longWord(chunks, line, width - length);
        }
        if (!line.isEmpty() && isBlank(line.peekLast())) {
            line.removeLast();
        }
        return String.join("", line);
    }

    private static boolean isBlank(String chunk) {
        return CodePoints.skipSpace(chunk, 0) == chunk.length();
    }

    /** A word that no line can hold is cut, if need be, behind the last hyphen that fits. */
    private void longWord(Deque<String> chunks, Deque<String> line, int room) {
        if (!breaksLongWords) {
            if (line.isEmpty()) {
                line.add(chunks.pop());
            }
            return;
        }
        String word = chunks.pop();
        int end = room;
        if (breaksOnHyphens) {
            String kept = CodePoints.substring(word, 0, room);
            int hyphen = kept.lastIndexOf('-');
            if (hyphen > 0 && kept.substring(0, hyphen).chars().anyMatch(c -> c != '-')) {
                end = CodePoints.length(kept.substring(0, hyphen + 1));
            }
        }
        line.add(CodePoints.substring(word, 0, end));
        chunks.push(CodePoints.substring(word, end, CodePoints.length(word)));
        execution.allocate(word.length());
        execution.work(word.length() >> 5);
    }
}

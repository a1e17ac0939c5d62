package io.candor.llm.jinja;

import io.candor.llm.jinja.Token.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Cuts a template's source into tokens, with the settings of transformers: the newline after a block or comment goes
 * ({@code trim_blocks}), so do the blanks before one that begins its line ({@code lstrip_blocks}) and the source's last newline.
 */
final class Lexer {
    private final String source;
    private final LiteralReader literals;
    private final List<Token> tokens = new ArrayList<>();
    private int position;
    private int line = 1;
    /** Whether what was read last ended with a newline, so that the text after it begins a line. */
    private boolean lineStarts = true;

    private Lexer(String source) {
        this.source = source;
        this.literals = new LiteralReader(source);
    }

    static List<Token> tokenize(String source) {
        String normalized = source.replace("\r\n", "\n").replace('\r', '\n');
        boolean endsLine = normalized.endsWith("\n");
        return new Lexer(endsLine ? normalized.substring(0, normalized.length() - 1) : normalized).tokens();
    }

    private List<Token> tokens() {
        while (position < source.length()) {
            int tag = nextTag();
            if (tag == source.length()) {
                data(source.substring(position));
                advance(tag);
            } else if (source.charAt(tag + 1) == '%' && rawBodyStart(tag) >= 0) {
                data(trimmed(position, tag, sign(tag + 2), true));
                advance(rawBodyStart(tag));
                raw();
            } else {
                tag(tag);
            }
        }
        tokens.add(new Token(Kind.END, "", line));
        return tokens;
    }

    private int nextTag() {
        for (int at = source.indexOf('{', position); at >= 0; at = source.indexOf('{', at + 1)) {
            if (at + 1 < source.length() && "{%#".indexOf(source.charAt(at + 1)) >= 0) {
                return at;
            }
        }
        return source.length();
    }

    private void tag(int tag) {
        char kind = source.charAt(tag + 1);
        char sign = sign(tag + 2);
        data(trimmed(position, tag, sign, kind != '{'));
        advance(tag + (sign == 0 ? 2 : 3));
        if (kind == '#') {
            comment();
        } else if (kind == '%') {
            add(Kind.BLOCK_BEGIN, "");
            expression(Kind.BLOCK_END);
        } else {
            add(Kind.VARIABLE_BEGIN, "");
            expression(Kind.VARIABLE_END);
        }
    }

    private char sign(int at) {
        char c = at < source.length() ? source.charAt(at) : 0;
        return c == '-' || c == '+' ? c : 0;
    }

    /** Text before a tag: without its last blanks if the tag has a minus, without those of its line if the tag begins it. */
    private String trimmed(int from, int to, char sign, boolean block) {
        String text = source.substring(from, to);
        if (sign == '-') {
            return CodePoints.stripRight(text);
        }
        int lineStart = text.lastIndexOf('\n') + 1;
        boolean atLineStart = lineStart > 0 || lineStarts;
        boolean blank = CodePoints.skipSpace(text, lineStart) == text.length();
        return sign == 0 && block && atLineStart && blank ? text.substring(0, lineStart) : text;
    }

    private void data(String text) {
        if (!text.isEmpty()) {
            add(Kind.DATA, text);
        }
    }

    private void add(Kind kind, Object value) {
        tokens.add(new Token(kind, value, line));
    }

    private void advance(int to) {
        for (int i = position; i < to; i++) {
            if (source.charAt(i) == '\n') {
                line++;
            }
        }
        lineStarts = to > position ? source.charAt(to - 1) == '\n' : lineStarts;
        position = to;
    }

    /** Where the end tag that begins at {@code at} (a sign or the mark itself) ends, the blanks that go with it included, or -1. */
    private int tagEnd(int at, String mark, boolean block) {
        char sign = sign(at);
        int start = sign == 0 || sign == '+' && !block ? at : at + 1;
        if (!source.startsWith(mark, start)) {
            return -1;
        }
        int end = start + mark.length();
        if (sign == '-') {
            return CodePoints.skipSpace(source, end);
        }
        return block && sign == 0 && source.startsWith("\n", end) ? end + 1 : end;
    }

    private void comment() {
        int mark = source.indexOf("#}", position);
        if (mark < 0) {
            throw error("Missing end of comment tag");
        }
        boolean signed = mark > position && sign(mark - 1) != 0;
        advance(tagEnd(signed ? mark - 1 : mark, "#}", true));
    }

    /** Where the body of the raw block that begins at {@code tag} begins, or -1. */
    private int rawBodyStart(int tag) {
        int name = CodePoints.skipSpace(source, tag + (sign(tag + 2) == 0 ? 2 : 3));
        if (!source.startsWith("raw", name)) {
            return -1;
        }
        int end = CodePoints.skipSpace(source, name + 3);
        if (source.startsWith("-%}", end)) {
            return CodePoints.skipSpace(source, end + 3);
        }
        return source.startsWith("%}", end) ? end + 2 : -1;
    }

    private void raw() {
        for (int tag = source.indexOf("{%", position); tag >= 0; tag = source.indexOf("{%", tag + 1)) {
            int name = CodePoints.skipSpace(source, tag + (sign(tag + 2) == 0 ? 2 : 3));
            int end =
                    source.startsWith("endraw", name) ? tagEnd(CodePoints.skipSpace(source, name + 6), "%}", true) : -1;
            if (end >= 0) {
                data(trimmed(position, tag, sign(tag + 2), true));
                advance(end);
                return;
            }
        }
        throw error("Missing end of raw directive");
    }

    /** The tokens of one tag up to its end mark; a mark inside brackets is none. */
    private void expression(Kind endKind) {
        Deque<Character> open = new ArrayDeque<>();
        while (position < source.length()) {
            int end = open.isEmpty() ? tagEnd(position, endKind.text(), endKind == Kind.BLOCK_END) : -1;
            if (end >= 0) {
                add(endKind, "");
                advance(end);
                return;
            }
            int blank = CodePoints.skipSpace(source, position);
            if (blank > position) {
                advance(blank);
            } else if (literals.read(position, line)) {
                tokens.add(literals.token());
                advance(literals.end());
            } else {
                operator(open);
            }
        }
    }

    private void operator(Deque<Character> open) {
        for (Kind kind : Kind.values()) {
            if (kind.compareTo(Kind.POWER) >= 0 && kind != Kind.END && source.startsWith(kind.text(), position)) {
                balance(open, kind.text().charAt(0));
                add(kind, kind.text());
                advance(position + kind.text().length());
                return;
            }
        }
        throw error("unexpected char '" + CodePoints.at(source.substring(position), 0) + "'");
    }

    private void balance(Deque<Character> open, char c) {
        int opening = "([{".indexOf(c);
        if (opening >= 0) {
            open.push(")]}".charAt(opening));
        } else if (")]}".indexOf(c) >= 0) {
            if (open.isEmpty()) {
                throw error("unexpected '" + c + "'");
            }
            char expected = open.pop();
            if (expected != c) {
                throw error("unexpected '" + c + "', expected '" + expected + "'");
            }
        }
    }

    private TemplateException error(String message) {
        return new TemplateException.Syntax(message, line);
    }
}

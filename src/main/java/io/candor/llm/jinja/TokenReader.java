package io.candor.llm.jinja;

import io.candor.llm.jinja.TemplateException.Syntax;
import io.candor.llm.jinja.Token.Kind;
import java.util.List;

/** The tokens of a template, read one after the other. */
final class TokenReader {
    private final List<Token> tokens;
    private int position;

    TokenReader(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token current() {
        return tokens.get(position);
    }

    private Token look() {
        return tokens.get(Math.min(position + 1, tokens.size() - 1));
    }

    boolean at(Kind kind) {
        return current().is(kind);
    }

    boolean atName(String name) {
        return current().isName(name);
    }

    boolean nextIs(Kind kind) {
        return look().is(kind);
    }

    boolean nextIsName(String name) {
        return look().isName(name);
    }

    int line() {
        return current().line();
    }

    /** The current token, after which the one behind it is current. */
    Token next() {
        Token token = current();
        position = Math.min(position + 1, tokens.size() - 1);
        return token;
    }

    boolean skip(Kind kind) {
        boolean found = at(kind);
        if (found) {
            next();
        }
        return found;
    }

    boolean skipName(String name) {
        boolean found = atName(name);
        if (found) {
            next();
        }
        return found;
    }

    Token expect(Kind kind) {
        if (!at(kind)) {
            throw unexpected(kind.text());
        }
        return next();
    }

    void expectName(String name) {
        if (!skipName(name)) {
            throw unexpected(name);
        }
    }

    String name() {
        return (String) expect(Kind.NAME).value();
    }

    private Syntax unexpected(String wanted) {
        return error("expected '" + wanted + "', got '" + current().text() + "'");
    }

    Syntax error(String message) {
        return new Syntax(message, line());
    }
}

package io.candor.llm.jinja;

import io.candor.llm.jinja.Expression.ArgumentList;
import io.candor.llm.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what stands behind a value: attributes, elements, slices, calls, filters and tests. */
final class SuffixParser {
    private final TokenReader tokens;
    private final Names names;
    private final ExpressionParser expressions;

    SuffixParser(TokenReader tokens, Names names, ExpressionParser expressions) {
        this.tokens = tokens;
        this.names = names;
        this.expressions = expressions;
    }

    Expression postfix(Expression value) {
        Expression result = value;
        for (int links = 0; ; expressions.limit(++links)) {
            if (tokens.skip(Kind.DOT)) {
                result = dotted(result);
            } else if (tokens.skip(Kind.LEFT_BRACKET)) {
                result = subscript(result);
            } else if (tokens.at(Kind.LEFT_PARENTHESIS)) {
                int line = tokens.line();
                result = new Expression.Call(result, arguments(), line);
            } else {
                return result;
            }
        }
    }

    private Expression dotted(Expression owner) {
        Token token = tokens.next();
        if (token.is(Kind.NAME)) {
            return new Expression.Attribute(owner, (String) token.value());
        }
        if (!token.is(Kind.INTEGER)) {
            throw new TemplateException.Syntax("expected name or number", token.line());
        }
        return new Expression.Element(owner, new Expression.Constant(token.value()));
    }

    private Expression subscript(Expression owner) {
        List<Expression> keys = new ArrayList<>();
        Expression slice = null;
        boolean several = false;
        while (!tokens.at(Kind.RIGHT_BRACKET)) {
            Expression key = tokens.at(Kind.COLON) ? null : expressions.expression();
            if (tokens.at(Kind.COLON)) {
                slice = slice(owner, key);
            } else {
                keys.add(key);
            }
            several |= keys.size() > 1 || slice != null && !keys.isEmpty();
            if (!tokens.at(Kind.RIGHT_BRACKET)) {
                tokens.expect(Kind.COMMA);
            }
        }
        tokens.next();
        if (several && slice != null) {
            throw tokens.error("a slice cannot stand among other subscripts");
        }
        if (slice != null) {
            return slice;
        }
        return new Expression.Element(owner, keys.size() == 1 ? keys.get(0) : new Expression.TupleLiteral(keys));
    }

    private Expression slice(Expression owner, Expression start) {
        tokens.expect(Kind.COLON);
        Expression stop = bound();
        Expression step = tokens.skip(Kind.COLON) ? bound() : null;
        return new Expression.Slice(owner, start, stop, step);
    }

    private Expression bound() {
        boolean absent = tokens.at(Kind.COLON) || tokens.at(Kind.RIGHT_BRACKET) || tokens.at(Kind.COMMA);
        return absent ? null : expressions.expression();
    }

    Expression filtered(Expression value) {
        Expression result = value;
        for (int links = 0; ; expressions.limit(++links)) {
            if (tokens.skip(Kind.PIPE)) {
                result = filter(result);
            } else if (tokens.skipName("is")) {
                result = test(result);
            } else if (tokens.at(Kind.LEFT_PARENTHESIS)) {
                int line = tokens.line();
                result = new Expression.Call(result, arguments(), line);
            } else {
                return result;
            }
        }
    }

    /** A filter from its name on. */
    Expression.Applied filter(Expression value) {
        int line = tokens.line();
        String name = dottedName();
        ArgumentList arguments = tokens.at(Kind.LEFT_PARENTHESIS) ? arguments() : ArgumentList.EMPTY;
        return applied("filter", name, BuiltIns.filter(name), value, arguments, line);
    }

    private Expression.Applied applied(
            String kind, String name, ValueFunction function, Expression value, ArgumentList arguments, int line) {
        if (function == null) {
            names.unknownFunction("No " + kind + " named '" + name + "'.", line);
        }
        return new Expression.Applied(kind, name, function, value, arguments);
    }

    private String dottedName() {
        StringBuilder name = new StringBuilder(tokens.name());
        while (tokens.skip(Kind.DOT)) {
            name.append('.').append(tokens.name());
        }
        return name.toString();
    }

    private Expression test(Expression value) {
        int line = tokens.line();
        boolean negated = tokens.skipName("not");
        String name = dottedName();
        ArgumentList arguments = testArguments();
        Expression test = applied("test", name, BuiltIns.test(name), value, arguments, line);
        return negated ? new Expression.Not(test) : test;
    }

    /** A test takes its one argument without parentheses, too. */
    private ArgumentList testArguments() {
        switch (tokens.current().kind()) {
            case LEFT_PARENTHESIS -> {
                return arguments();
            }
            case NAME, STRING, INTEGER, FLOAT, LEFT_BRACKET, LEFT_BRACE -> {
                if (tokens.atName("else") || tokens.atName("or") || tokens.atName("and")) {
                    return ArgumentList.EMPTY;
                }
                if (tokens.atName("is")) {
                    throw tokens.error("You cannot chain multiple tests with is");
                }
                return new ArgumentList(List.of(postfix(expressions.primary())), Map.of(), null, null);
            }
            default -> {
                return ArgumentList.EMPTY;
            }
        }
    }

    private ArgumentList arguments() {
        int line = tokens.expect(Kind.LEFT_PARENTHESIS).line();
        List<Expression> positional = new ArrayList<>();
        Map<String, Expression> named = new LinkedHashMap<>();
        Expression list = null;
        Expression dict = null;
        while (!tokens.at(Kind.RIGHT_PARENTHESIS)) {
            boolean valid = dict == null;
            if (tokens.skip(Kind.MULTIPLY)) {
                valid &= list == null;
                list = expressions.expression();
            } else if (tokens.skip(Kind.POWER)) {
                dict = expressions.expression();
            } else if (tokens.at(Kind.NAME) && tokens.nextIs(Kind.ASSIGN)) {
                String name = tokens.name();
                tokens.next();
                valid &= named.put(name, expressions.expression()) == null;
            } else {
                valid &= list == null && named.isEmpty();
                positional.add(expressions.expression());
            }
            if (!valid) {
                throw new TemplateException.Syntax("invalid syntax for function call expression", line);
            }
            if (!tokens.at(Kind.RIGHT_PARENTHESIS)) {
                tokens.expect(Kind.COMMA);
            }
        }
        tokens.next();
        return new ArgumentList(positional, named, list, dict);
    }
}

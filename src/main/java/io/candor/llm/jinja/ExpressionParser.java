package io.candor.llm.jinja;

import io.candor.llm.jinja.Expression.ArgumentList;
import io.candor.llm.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Reads expressions with Jinja's own precedences: {@code ~} binds tighter than {@code +}, a sign tighter than {@code **}. */
final class ExpressionParser {
    private static final int MAX_DEPTH = 128;
    private static final int MAX_CHAIN = 1000;

    private static final Map<Kind, Comparison> COMPARISONS = Map.of(
            Kind.EQUAL, Comparison.EQUAL,
            Kind.NOT_EQUAL, Comparison.NOT_EQUAL,
            Kind.LESS, Comparison.LESS,
            Kind.LESS_EQUAL, Comparison.LESS_EQUAL,
            Kind.GREATER, Comparison.GREATER,
            Kind.GREATER_EQUAL, Comparison.GREATER_EQUAL);
    private static final Map<Kind, Arithmetic> SUMS =
            Map.of(Kind.ADD, Arithmetic.ADD, Kind.SUBTRACT, Arithmetic.SUBTRACT);
    private static final Map<Kind, Arithmetic> PRODUCTS = Map.of(
            Kind.MULTIPLY, Arithmetic.MULTIPLY,
            Kind.DIVIDE, Arithmetic.DIVIDE,
            Kind.FLOOR_DIVIDE, Arithmetic.FLOOR_DIVIDE,
            Kind.MODULO, Arithmetic.MODULO);
    private static final Map<Kind, Arithmetic> POWERS = Map.of(Kind.POWER, Arithmetic.POWER);

    private final TokenReader tokens;
    private final Names names;
    private int depth;

    ExpressionParser(TokenReader tokens, Names names) {
        this.tokens = tokens;
        this.names = names;
    }

    Expression expression() {
        return nested(this::conditional);
    }

    private Expression nested(Supplier<Expression> part) {
        if (++depth > MAX_DEPTH) {
            throw tokens.error("the expression is nested more than " + MAX_DEPTH + " deep");
        }
        Expression expression = part.get();
        depth--;
        return expression;
    }

    private void limit(int links) {
        if (links > MAX_CHAIN) {
            throw tokens.error("the expression has more than " + MAX_CHAIN + " parts in a row");
        }
    }

    private Expression conditional() {
        int unknown = names.unknownCount();
        Expression value = or();
        for (int links = 0; tokens.skipName("if"); limit(++links)) {
            names.forgive(unknown);
            Expression then = value;
            value = names.conditionally(() -> {
                Expression test = or();
                Expression otherwise = tokens.skipName("else") ? expression() : null;
                return new Expression.Conditional(test, then, otherwise);
            });
        }
        return value;
    }

    private Expression or() {
        Expression left = and();
        for (int links = 0; tokens.skipName("or"); limit(++links)) {
            left = new Expression.Or(left, and());
        }
        return left;
    }

    private Expression and() {
        Expression left = not();
        for (int links = 0; tokens.skipName("and"); limit(++links)) {
            left = new Expression.And(left, not());
        }
        return left;
    }

    private Expression not() {
        return tokens.skipName("not") ? new Expression.Not(nested(this::not)) : comparison();
    }

    private Expression comparison() {
        Expression first = sum();
        List<Comparison> operators = new ArrayList<>();
        List<Expression> others = new ArrayList<>();
        for (Comparison operator = comparator(); operator != null; operator = comparator()) {
            operators.add(operator);
            others.add(sum());
        }
        return operators.isEmpty() ? first : new Expression.Comparisons(first, operators, others);
    }

    private Comparison comparator() {
        Comparison comparison = COMPARISONS.get(tokens.current().kind());
        if (comparison != null) {
            tokens.next();
            return comparison;
        }
        if (tokens.skipName("in")) {
            return Comparison.IN;
        }
        if (tokens.atName("not") && tokens.nextIsName("in")) {
            tokens.next();
            tokens.next();
            return Comparison.NOT_IN;
        }
        return null;
    }

    private Expression sum() {
        return chain(SUMS, this::concatenation);
    }

    private Expression concatenation() {
        Expression first = product();
        if (!tokens.at(Kind.TILDE)) {
            return first;
        }
        List<Expression> parts = new ArrayList<>(List.of(first));
        while (tokens.skip(Kind.TILDE)) {
            parts.add(product());
        }
        return new Expression.Concatenation(parts);
    }

    private Expression product() {
        return chain(PRODUCTS, () -> chain(POWERS, () -> signed(true)));
    }

    private Expression chain(Map<Kind, Arithmetic> operators, Supplier<Expression> operand) {
        Expression left = operand.get();
        Arithmetic operator = operators.get(tokens.current().kind());
        for (int links = 0; operator != null; limit(++links)) {
            tokens.next();
            left = new Expression.Binary(operator, left, operand.get());
            operator = operators.get(tokens.current().kind());
        }
        return left;
    }

    private Expression signed(boolean withFilters) {
        boolean negative = tokens.at(Kind.SUBTRACT);
        Expression value;
        if (negative || tokens.at(Kind.ADD)) {
            tokens.next();
            value = new Expression.Sign(negative, nested(() -> signed(false)));
        } else {
            value = primary();
        }
        value = postfix(value);
        return withFilters ? filtered(value) : value;
    }

    private Expression primary() {
        Token token = tokens.next();
        switch (token.kind()) {
            case NAME -> {
                return name((String) token.value());
            }
            case STRING -> {
                StringBuilder text = new StringBuilder((String) token.value());
                while (tokens.at(Kind.STRING)) {
                    text.append(tokens.next().value());
                }
                return new Expression.Constant(text.toString());
            }
            case INTEGER, FLOAT -> {
                return new Expression.Constant(token.value());
            }
            case LEFT_PARENTHESIS -> {
                Expression inside = nested(() -> tuple(this::expression, "", true));
                tokens.expect(Kind.RIGHT_PARENTHESIS);
                return inside;
            }
            case LEFT_BRACKET -> {
                return list();
            }
            case LEFT_BRACE -> {
                return dict();
            }
            default -> throw new TemplateException.Syntax("unexpected '" + token.text() + "'", token.line());
        }
    }

    private Expression name(String name) {
        return switch (name) {
            case "true", "True" -> new Expression.Constant(true);
            case "false", "False" -> new Expression.Constant(false);
            case "none", "None" -> new Expression.Constant(null);
            default -> names.read(name);
        };
    }

    /** One expression, or several between commas, which are a tuple. */
    Expression tuple() {
        return tuple(this::expression, "", false);
    }

    /** The same without conditional expressions, whose {@code if} would be taken from the tag. */
    Expression unconditionalTuple(String endName) {
        return tuple(() -> nested(this::or), endName, false);
    }

    private Expression tuple(Supplier<Expression> item, String endName, boolean parenthesized) {
        List<Expression> items = new ArrayList<>();
        boolean several = false;
        while (!atTupleEnd(endName)) {
            items.add(item.get());
            if (!tokens.skip(Kind.COMMA)) {
                break;
            }
            several = true;
        }
        if (!several && items.isEmpty() && !parenthesized) {
            throw tokens.error(
                    "Expected an expression, got '" + tokens.current().text() + "'");
        }
        return several || items.isEmpty() ? new Expression.TupleLiteral(items) : items.get(0);
    }

    private boolean atTupleEnd(String endName) {
        return tokens.at(Kind.VARIABLE_END)
                || tokens.at(Kind.BLOCK_END)
                || tokens.at(Kind.RIGHT_PARENTHESIS)
                || tokens.atName(endName);
    }

    private Expression list() {
        List<Expression> items = new ArrayList<>();
        while (!tokens.at(Kind.RIGHT_BRACKET)) {
            items.add(expression());
            if (!tokens.skip(Kind.COMMA)) {
                break;
            }
        }
        tokens.expect(Kind.RIGHT_BRACKET);
        return new Expression.ListLiteral(items);
    }

    private Expression dict() {
        List<Expression> keys = new ArrayList<>();
        List<Expression> values = new ArrayList<>();
        while (!tokens.at(Kind.RIGHT_BRACE)) {
            keys.add(expression());
            tokens.expect(Kind.COLON);
            values.add(expression());
            if (!tokens.skip(Kind.COMMA)) {
                break;
            }
        }
        tokens.expect(Kind.RIGHT_BRACE);
        return new Expression.DictLiteral(keys, values);
    }

    private Expression postfix(Expression value) {
        Expression result = value;
        for (int links = 0; ; limit(++links)) {
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
            Expression key = tokens.at(Kind.COLON) ? null : expression();
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
        return absent ? null : expression();
    }

    private Expression filtered(Expression value) {
        Expression result = value;
        for (int links = 0; ; limit(++links)) {
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
                return new ArgumentList(List.of(postfix(primary())), Map.of(), null, null);
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
                list = expression();
            } else if (tokens.skip(Kind.POWER)) {
                dict = expression();
            } else if (tokens.at(Kind.NAME) && tokens.nextIs(Kind.ASSIGN)) {
                String name = tokens.name();
                tokens.next();
                valid &= named.put(name, expression()) == null;
            } else {
                valid &= list == null && named.isEmpty();
                positional.add(expression());
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

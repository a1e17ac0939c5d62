package io.candor.llm.jinja;

import io.candor.llm.jinja.Token.Kind;
import java.util.ArrayList;
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
    private final SuffixParser suffixes;
    private int depth;

    ExpressionParser(TokenReader tokens, Names names) {
        this.tokens = tokens;
        this.names = names;
        this.suffixes = new SuffixParser(tokens, names, this);
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

    /** Refuses a chain of links that no template needs, and that would nest as deep as it is long. */
    void limit(int links) {
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
        value = suffixes.postfix(value);
        return withFilters ? suffixes.filtered(value) : value;
    }

    Expression primary() {
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

    /** A filter from its name on; the value is null where it is no expression's. */
    Expression.Applied filter(Expression value) {
        return suffixes.filter(value);
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
}

package io.candor.llm.jinja;

import io.candor.llm.jinja.Expression.Variable;
import io.candor.llm.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Reads what a tag assigns to. The names get their meaning later, as some tags have their variables in several parts. */
final class TargetReader {
    private static final Set<String> CONSTANTS = Set.of("true", "false", "none", "True", "False", "None");

    /** A name, an attribute of a namespace, or several of these. */
    private record Shape(String name, String attribute, List<Shape> several) {}

    private final TokenReader tokens;
    private final boolean withNamespaces;
    private Shape shape;

    TargetReader(TokenReader tokens, boolean withNamespaces) {
        this.tokens = tokens;
        this.withNamespaces = withNamespaces;
    }

    /** @param endName the name behind the target, if it is one */
    void read(String endName) {
        shape = tuple(endName, withNamespaces, 0);
    }

    private Shape tuple(String endName, boolean namespaces, int depth) {
        List<Shape> shapes = new ArrayList<>();
        boolean several = false;
        while (!tokens.at(Kind.BLOCK_END) && !tokens.at(Kind.RIGHT_PARENTHESIS) && !tokens.atName(endName)) {
            shapes.add(primary(namespaces, depth));
            if (!tokens.skip(Kind.COMMA)) {
                break;
            }
            several = true;
            if (tokens.at(Kind.ASSIGN)) {
                break;
            }
        }
        if (shapes.isEmpty() && depth == 0) {
            throw tokens.error(
                    "Expected a name to assign to, got '" + tokens.current().text() + "'");
        }
        return several || shapes.isEmpty() ? new Shape(null, null, shapes) : shapes.get(0);
    }

    private Shape primary(boolean namespaces, int depth) {
        if (depth < 20 && tokens.skip(Kind.LEFT_PARENTHESIS)) {
            Shape inside = tuple("", false, depth + 1);
            tokens.expect(Kind.RIGHT_PARENTHESIS);
            return inside;
        }
        String name = tokens.name();
        if (CONSTANTS.contains(name)) {
            throw tokens.error("can't assign to 'const'");
        }
        return new Shape(name, namespaces && tokens.skip(Kind.DOT) ? tokens.name() : null, null);
    }

    Target create(Function<String, Variable> assigned) {
        return create(shape, assigned, assigned);
    }

    /** @param read gives the variables that hold namespaces */
    Target create(Function<String, Variable> assigned, Function<String, Variable> read) {
        return create(shape, assigned, read);
    }

    private static Target create(Shape shape, Function<String, Variable> assigned, Function<String, Variable> read) {
        if (shape.several != null) {
            return new Target.Names(shape.several.stream()
                    .map(part -> create(part, assigned, read))
                    .toList());
        }
        return shape.attribute == null
                ? new Target.Name(assigned.apply(shape.name))
                : new Target.NamespaceAttribute(read.apply(shape.name), shape.attribute);
    }
}

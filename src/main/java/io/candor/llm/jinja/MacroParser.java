package io.candor.llm.jinja;

import io.candor.llm.jinja.Expression.Variable;
import io.candor.llm.jinja.Names.MacroUse;
import io.candor.llm.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** Reads macros and what is compiled like one: call blocks, {@code generation}. */
final class MacroParser {
    private final TokenReader tokens;
    private final Names names;
    private final ExpressionParser expressions;
    private final TemplateParser statements;

    MacroParser(TokenReader tokens, Names names, ExpressionParser expressions, TemplateParser statements) {
        this.tokens = tokens;
        this.names = names;
        this.expressions = expressions;
        this.statements = statements;
    }

    /** Parameters between parentheses, in the frame of the macro. */
    private record Signature(List<Variable> parameters, List<Expression> defaults) {
        boolean names(String parameter) {
            return parameters.stream().anyMatch(variable -> variable.name().equals(parameter));
        }

        boolean hasDefault(String parameter) {
            return parameters.stream().skip(parameters.size() - defaults.size()).anyMatch(variable -> variable.name()
                    .equals(parameter));
        }
    }

    Statement macro() {
        String name = tokens.name();
        Frame frame = new Frame(names.frame());
        Macro.Definition definition = names.inside(frame, () -> body(name, signature(), frame, "endmacro"));
        return new Macro.Define(definition, names.define(name));
    }

    Statement call(int line) {
        Frame frame = new Frame(names.frame());
        Signature signature = tokens.at(Kind.LEFT_PARENTHESIS)
                ? names.inside(frame, this::signature)
                : new Signature(List.of(), List.of());
        if (!(expressions.expression() instanceof Expression.Call call)) {
            throw tokens.error("expected call");
        }
        Macro.Definition definition = names.inside(frame, () -> body(null, signature, frame, "endcall"));
        return new Macro.CallBlock(definition, call, line);
    }

    Statement generation() {
        Frame frame = new Frame(names.frame());
        Signature none = new Signature(List.of(), List.of());
        return new Macro.Generation(names.inside(frame, () -> body(null, none, frame, "endgeneration")));
    }

    private Signature signature() {
        tokens.expect(Kind.LEFT_PARENTHESIS);
        List<Variable> parameters = new ArrayList<>();
        List<Expression> defaults = new ArrayList<>();
        while (!tokens.at(Kind.RIGHT_PARENTHESIS)) {
            if (!parameters.isEmpty()) {
                tokens.expect(Kind.COMMA);
            }
            Variable parameter = names.parameter(tokens.name());
            if (parameters.stream().anyMatch(other -> other.name().equals(parameter.name()))) {
                throw tokens.error("duplicate argument '" + parameter.name() + "'");
            }
            parameters.add(parameter);
            if (tokens.skip(Kind.ASSIGN)) {
                defaults.add(expressions.expression());
            } else if (!defaults.isEmpty()) {
                throw tokens.error("non-default argument follows default argument");
            }
        }
        tokens.next();
        return new Signature(parameters, defaults);
    }

    private Macro.Definition body(String name, Signature signature, Frame frame, String end) {
        MacroUse use = new MacroUse();
        Statement.Body body = names.inMacro(use, () -> statements.enclosed(false, end));
        if (use.uses("caller") && signature.names("caller") && !signature.hasDefault("caller")) {
            throw tokens.error("the special \"caller\" argument must be omitted or be given a default");
        }
        return new Macro.Definition(
                name,
                signature.parameters,
                signature.defaults,
                special("caller", use, signature),
                special("kwargs", use, signature),
                special("varargs", use, signature),
                frame,
                body);
    }

    private Variable special(String name, MacroUse use, Signature signature) {
        return use.uses(name) && !signature.names(name) ? names.declare(name) : null;
    }
}

package io.candor.llm.jinja;

import io.candor.llm.jinja.TemplateException.Failed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A macro together with the scope it was defined in. Calling it gives the text it writes. */
record Macro(Definition definition, Scope home) implements Callee, AttributeHolder {

    /**
     * What a macro, or the body of a call block, is made of.
     *
     * @param name null for a call block
     * @param defaults of the last parameters
     * @param caller the variable of that name if the body uses it without it being a parameter, else null; so the next two
     */
    record Definition(
            String name,
            List<Expression.Variable> parameters,
            List<Expression> defaults,
            Expression.Variable caller,
            Expression.Variable kwargs,
            Expression.Variable varargs,
            Frame frame,
            Statement.Body body) {
        private int indexOf(String parameter) {
            for (int i = 0; i < parameters.size(); i++) {
                if (parameters.get(i).name().equals(parameter)) {
                    return i;
                }
            }
            return -1;
        }
    }

    /** {@code {% macro name(parameters) %}} */
    record Define(Definition definition, Expression.Variable variable) implements Statement {
        @Override
        public Flow execute(Scope scope, TextOutput out) {
            scope.execution().allocate(32);
            variable.assign(scope, new Macro(definition, scope));
            return Flow.NEXT;
        }
    }

    /** {@code {% call(parameters) macro(arguments) %}}: the macro gets the block as {@code caller}. */
    record CallBlock(Definition definition, Expression.Call call, int line) implements Statement {
        @Override
        public Flow execute(Scope scope, TextOutput out) {
            scope.execution().at(line);
            Object callee = call.callee().evaluate(scope);
            Arguments given = call.arguments().evaluate(scope);
            Map<String, Object> named = new LinkedHashMap<>(given.named());
            named.put("caller", new Macro(definition, scope));
            out.print(Statement.text(call.call(scope, callee, new Arguments(given.positional(), named))));
            return Flow.NEXT;
        }
    }

    /** {@code {% generation %}}: what it encloses, with variables of its own. */
    record Generation(Definition definition) implements Statement {
        @Override
        public Flow execute(Scope scope, TextOutput out) {
            out.append((String) new Macro(definition, scope).call(Arguments.NONE, scope.execution()));
            return Flow.NEXT;
        }
    }

    @Override
    public Object call(Arguments arguments, Execution execution) {
        int line = execution.line();
        execution.enter();
        Scope scope = definition.frame.enter(home);
        bind(arguments, scope);
        setDefaults(scope);
        String text = definition.body.capture(scope);
        execution.leave();
        execution.at(line);
        return text;
    }

    private void bind(Arguments arguments, Scope scope) {
        List<Expression.Variable> parameters = definition.parameters;
        List<Object> values = arguments.positional();
        Map<String, Object> named = new LinkedHashMap<>(arguments.named());
        for (int i = 0; i < parameters.size(); i++) {
            Expression.Variable parameter = parameters.get(i);
            Object value = i < values.size() ? values.get(i) : Values.MISSING;
            if (value == Values.MISSING && named.containsKey(parameter.name())) {
                value = named.remove(parameter.name());
            }
            parameter.assign(scope, value);
        }
        bindCaller(named, scope);
        if (definition.kwargs != null) {
            definition.kwargs.assign(scope, new LinkedHashMap<Object, Object>(named));
        } else if (!named.isEmpty()) {
            throw new Failed("macro '" + definition.name + "' takes no keyword argument '"
                    + named.keySet().iterator().next() + "'");
        }
        bindRest(values, scope);
    }

    private void bindCaller(Map<String, Object> named, Scope scope) {
        if (definition.caller != null) {
            Object caller = named.remove("caller");
            definition.caller.assign(scope, caller == null ? Undefined.because("No caller defined") : caller);
        }
    }

    private void bindRest(List<Object> values, Scope scope) {
        int count = definition.parameters.size();
        List<Object> rest = values.size() > count ? values.subList(count, values.size()) : List.of();
        if (definition.varargs != null) {
            definition.varargs.assign(scope, new Tuple(new ArrayList<>(rest)));
        } else if (!rest.isEmpty()) {
            throw new Failed("macro '" + definition.name + "' takes not more than " + count + " argument(s)");
        }
    }

    private void setDefaults(Scope scope) {
        int required = definition.parameters.size() - definition.defaults.size();
        for (int i = 0; i < definition.parameters.size(); i++) {
            Expression.Variable parameter = definition.parameters.get(i);
            if (parameter.isMissing(scope)) {
                parameter.assign(
                        scope,
                        i < required
                                ? Undefined.because("parameter '" + parameter.name() + "' was not provided")
                                : definition.defaults.get(i - required).evaluate(scope));
            }
        }
    }

    @Override
    public String typeName() {
        return "Macro";
    }

    @Override
    public Object attribute(String name) {
        return switch (name) {
            case "name" -> definition.name;
            case "arguments" ->
                new Tuple(definition.parameters.stream()
                        .map(parameter -> (Object) parameter.name())
                        .toList());
            case "catch_kwargs" -> definition.kwargs != null;
            case "catch_varargs" -> definition.varargs != null;
            case "caller" -> definition.caller != null;
            case "explicit_caller" -> definition.indexOf("caller") >= 0;
            default -> Values.MISSING;
        };
    }

    @Override
    public String text(Execution execution) {
        return "<Macro " + (definition.name == null ? "anonymous" : "'" + definition.name + "'") + ">";
    }

    /** Identity: two macros are never equal. */
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}

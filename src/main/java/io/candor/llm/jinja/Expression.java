package io.candor.llm.jinja;

import io.candor.llm.jinja.TemplateException.Failed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A part of a template that has a value. */
interface Expression {
    Object evaluate(Scope scope);

    record Constant(Object value) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            return value;
        }
    }

    /** A name. Its place is known once the whole template has been read. */
    final class Variable implements Expression {
        private final String name;
        private int hops;
        private int slot;

        Variable(String name) {
            this.name = name;
        }

        String name() {
            return name;
        }

        void place(int newHops, int newSlot) {
            hops = newHops;
            slot = newSlot;
        }

        @Override
        public Object evaluate(Scope scope) {
            Object value = scope.get(hops, slot);
            return value == Values.MISSING ? Undefined.variable(name) : value;
        }

        void assign(Scope scope, Object value) {
            scope.set(hops, slot, value);
        }

        boolean isMissing(Scope scope) {
            return scope.get(hops, slot) == Values.MISSING;
        }
    }

    record TupleLiteral(List<Expression> items) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            return new Tuple(evaluateAll(items, scope));
        }
    }

    record ListLiteral(List<Expression> items) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            return evaluateAll(items, scope);
        }
    }

    private static List<Object> evaluateAll(List<Expression> items, Scope scope) {
        scope.execution().reserveItems(4L * items.size());
        List<Object> values = new ArrayList<>(items.size());
        for (int i = 0; i < items.size(); i++) {
            values.add(items.get(i).evaluate(scope));
        }
        return values;
    }

    record DictLiteral(List<Expression> keys, List<Expression> values) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            scope.execution().reserveItems(8L * keys.size());
            Map<Object, Object> dict = new LinkedHashMap<>();
            for (int i = 0; i < keys.size(); i++) {
                dict.put(DictKey.of(keys.get(i).evaluate(scope)), values.get(i).evaluate(scope));
            }
            return dict;
        }
    }

    record Binary(Arithmetic operator, Expression left, Expression right) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            scope.execution().step();
            return operator.apply(left.evaluate(scope), right.evaluate(scope), scope.execution());
        }
    }

    record Sign(boolean negative, Expression operand) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            return Arithmetic.sign(negative, operand.evaluate(scope));
        }
    }

    record Not(Expression operand) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            return !Values.truth(operand.evaluate(scope));
        }
    }

    record And(Expression left, Expression right) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            Object value = left.evaluate(scope);
            return Values.truth(value) ? right.evaluate(scope) : value;
        }
    }

    record Or(Expression left, Expression right) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            Object value = left.evaluate(scope);
            return Values.truth(value) ? value : right.evaluate(scope);
        }
    }

    /** {@code a ~ b ~ c} */
    record Concatenation(List<Expression> parts) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            TextOutput out = new TextOutput(scope.execution());
            for (int i = 0; i < parts.size(); i++) {
                out.print(parts.get(i).evaluate(scope));
            }
            return out.toString();
        }
    }

    /** {@code a < b <= c}: true if each neighbouring pair compares so. */
    record Comparisons(Expression first, List<Comparison> operators, List<Expression> others) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            Object left = first.evaluate(scope);
            for (int i = 0; i < others.size(); i++) {
                Object right = others.get(i).evaluate(scope);
                scope.execution().step();
                if (!operators.get(i).holds(left, right, scope.execution())) {
                    return false;
                }
                left = right;
            }
            return true;
        }
    }

    /** {@code then if test else otherwise}; without else, {@code otherwise} is null. */
    record Conditional(Expression test, Expression then, Expression otherwise) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            if (Values.truth(test.evaluate(scope))) {
                return then.evaluate(scope);
            }
            return otherwise != null
                    ? otherwise.evaluate(scope)
                    : Undefined.because("the inline if-expression evaluated to false and no else section was defined.");
        }
    }

    record Attribute(Expression owner, String name) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            scope.execution().step();
            return Attributes.attribute(owner.evaluate(scope), name);
        }
    }

    record Element(Expression owner, Expression key) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            Object value = owner.evaluate(scope);
            scope.execution().read(value);
            return Attributes.element(value, key.evaluate(scope));
        }
    }

    /** Bounds that are not given are null. */
    record Slice(Expression owner, Expression start, Expression stop, Expression step) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            Object value = owner.evaluate(scope);
            scope.execution().read(value);
            return Attributes.slice(
                    value, bound(start, scope), bound(stop, scope), bound(step, scope), scope.execution());
        }

        private static Object bound(Expression expression, Scope scope) {
            return expression == null ? null : expression.evaluate(scope);
        }
    }

    /** Arguments as written; {@code *list} and {@code **dict} are null where there are none. */
    record ArgumentList(List<Expression> positional, Map<String, Expression> named, Expression list, Expression dict) {
        static final ArgumentList EMPTY = new ArgumentList(List.of(), Map.of(), null, null);

        Arguments evaluate(Scope scope) {
            if (this == EMPTY) {
                return Arguments.NONE;
            }
            List<Object> values = new ArrayList<>(positional.size());
            for (int i = 0; i < positional.size(); i++) {
                values.add(positional.get(i).evaluate(scope));
            }
            Map<String, Object> names = named.isEmpty() && dict == null ? Map.of() : new LinkedHashMap<>();
            named.forEach((name, expression) -> names.put(name, expression.evaluate(scope)));
            if (list != null) {
                values.addAll(Values.list(list.evaluate(scope), scope.execution()));
            }
            if (dict != null) {
                spread(dict.evaluate(scope), names);
            }
            return new Arguments(values, names);
        }

        private static void spread(Object value, Map<String, Object> names) {
            if (!(value instanceof Map)) {
                Undefined.reject(value);
                throw new Failed("argument after ** must be a mapping, not " + Values.typeName(value));
            }
            Values.dict(value).forEach((key, element) -> {
                if (!(key instanceof String name)) {
                    throw new Failed("keywords must be strings");
                }
                if (names.put(name, element) != null) {
                    throw new Failed("got multiple values for keyword argument '" + name + "'");
                }
            });
        }
    }

    record Call(Expression callee, ArgumentList arguments, int line) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            return call(scope, callee.evaluate(scope), arguments.evaluate(scope));
        }

        Object call(Scope scope, Object value, Arguments values) {
            scope.execution().step();
            scope.execution().at(line);
            if (value instanceof Callee function) {
                return function.call(values, scope.execution());
            }
            Undefined.reject(value);
            throw new Failed("'" + Values.typeName(value) + "' object is not callable");
        }
    }

    /** {@code value|name(arguments)}, or {@code value is name(arguments)}; {@code function} is null if there is none so named. */
    record Applied(String kind, String name, ValueFunction function, Expression value, ArgumentList arguments)
            implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            return apply(value.evaluate(scope), scope);
        }

        Object apply(Object input, Scope scope) {
            scope.execution().read(input);
            if (function == null) {
                throw new Failed("No " + kind + " named '" + name + "'.");
            }
            return function.apply(input, arguments.evaluate(scope), scope.execution());
        }
    }
}

package io.candor.llm.jinja;

import io.candor.llm.jinja.TemplateException.Failed;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The arguments of one call, in order and by name. */
record Arguments(List<Object> positional, Map<String, Object> named) {
    static final Arguments NONE = new Arguments(List.of(), Map.of());

    /** Parameters of a built-in function, filter, test or method; from the first on, {@code required} have no default. */
    record Parameters(String function, int required, boolean namedAllowed, List<String> names) {
        static Parameters of(String function, int required, String... names) {
            return new Parameters(function, required, true, List.of(names));
        }

        /** Of a method whose parameters have no names for its callers. */
        static Parameters positionalOnly(String function, int required, int most) {
            String[] names = new String[most];
            Arrays.setAll(names, index -> "argument " + (index + 1));
            return new Parameters(function, required, false, List.of(names));
        }
    }

    Bindings bind(Parameters parameters) {
        int count = parameters.names().size();
        if (positional.size() > count) {
            throw new Failed(
                    parameters.function() + "() takes at most " + count + " arguments, not " + positional.size());
        }
        Object[] values = new Object[count];
        Arrays.fill(values, Values.MISSING);
        for (int i = 0; i < positional.size(); i++) {
            values[i] = positional.get(i);
        }
        named.forEach((name, value) -> bindNamed(parameters, values, name, value));
        for (int i = 0; i < parameters.required(); i++) {
            if (values[i] == Values.MISSING) {
                throw new Failed(parameters.function() + "() misses its argument '"
                        + parameters.names().get(i) + "'");
            }
        }
        return new Bindings(parameters.function(), values);
    }

    private static void bindNamed(Parameters parameters, Object[] values, String name, Object value) {
        int index = parameters.namedAllowed() ? parameters.names().indexOf(name) : -1;
        if (index < 0) {
            throw new Failed(parameters.function() + "() has no argument named '" + name + "'");
        }
        if (values[index] != Values.MISSING) {
            throw new Failed(parameters.function() + "() got two values for its argument '" + name + "'");
        }
        values[index] = value;
    }
}

package io.candor.llm.jinja;

import io.candor.llm.jinja.Arguments.Parameters;

/** A filter or a test: a function of a value and, mostly, of some arguments. */
@FunctionalInterface
interface ValueFunction {
    Object apply(Object value, Arguments arguments, Execution execution);

    /** The same with its arguments bound to parameters. */
    @FunctionalInterface
    interface Body {
        Object apply(Object value, Bindings arguments, Execution execution);
    }

    static ValueFunction of(Parameters parameters, Body body) {
        return (value, arguments, execution) -> body.apply(value, arguments.bind(parameters), execution);
    }
}

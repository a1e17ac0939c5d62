package io.candor.llm.jinja;

/** What a template can call. */
interface Callee {
    Object call(Arguments arguments, Execution execution);

    /** A function or a bound method. */
    record Function(String name, Callee body) implements Callee {
        @Override
        public Object call(Arguments arguments, Execution execution) {
            return body.call(arguments, execution);
        }
    }
}

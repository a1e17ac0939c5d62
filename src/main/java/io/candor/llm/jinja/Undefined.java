package io.candor.llm.jinja;

import io.candor.llm.jinja.TemplateException.Failed;

/**
 * A variable, attribute or element that does not exist. It prints as nothing, is false and iterates over nothing; any other
 * use is an error that says what was missing.
 */
final class Undefined {
    private final String hint;
    private final Object owner;
    private final Object name;

    private Undefined(String hint, Object owner, Object name) {
        this.hint = hint;
        this.owner = owner;
        this.name = name;
    }

    static Undefined because(String hint) {
        return new Undefined(hint, null, null);
    }

    static Undefined variable(String name) {
        return new Undefined("'" + name + "' is undefined", null, null);
    }

    static Undefined elementOf(Object owner, Object name) {
        return new Undefined(null, owner, name);
    }

    /** What exists in Python but lies outside the sandbox. */
    static Undefined unsafe(Object owner, String name) {
        return because("access to attribute '" + name + "' of '" + Values.typeName(owner) + "' object is unsafe.");
    }

    Failed failure() {
        if (hint != null) {
            return new Failed(hint);
        }
        String type = owner == null ? "None" : Values.typeName(owner) + " object";
        String quoted = Printing.quote(String.valueOf(name));
        return new Failed(
                name instanceof String || name instanceof Markup
                        ? "'" + type + "' has no attribute " + quoted
                        : type + " has no element " + (name instanceof Long ? name.toString() : "of that key"));
    }

    static void reject(Object value) {
        if (value instanceof Undefined undefined) {
            throw undefined.failure();
        }
    }

    /** All undefined values are equal. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Undefined;
    }

    @Override
    public int hashCode() {
        return Undefined.class.hashCode();
    }
}

package io.candor.llm.jinja;

/** A value of the interpreter's own that has attributes, and no elements. */
interface AttributeHolder {
    /** The type's name in messages. */
    String typeName();

    /** The attribute's value, or {@link Values#MISSING}. */
    Object attribute(String name);

    /** How the value prints. */
    default String text(Execution execution) {
        return "<" + typeName() + " object>";
    }
}

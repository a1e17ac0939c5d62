package io.candor.llm.jinja;

import java.util.Iterator;

/** A sequence that is computed while it is read, once only: what {@code map}, {@code select} and the like give. */
record Generator(String typeName, Iterator<Object> elements) {
    static Generator of(Iterator<Object> elements) {
        return new Generator("generator", elements);
    }

    /** Identity, as two generators are never equal. */
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}

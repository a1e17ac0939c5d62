package io.candor.llm.jinja;

/** The values of one {@link Frame}'s variables while it is rendered. A variable without a value holds {@link Values#MISSING}. */
final class Scope {
    private final Frame frame;
    private final Scope outer;
    private final Execution execution;
    private final Object[] values;

    Scope(Frame frame, Scope outer, Execution execution, int size) {
        this.frame = frame;
        this.outer = outer;
        this.execution = execution;
        this.values = new Object[size];
        execution.allocate(32 + 8L * size);
    }

    Frame frame() {
        return frame;
    }

    Scope outer() {
        return outer;
    }

    Execution execution() {
        return execution;
    }

    Object get(int hops, int slot) {
        return at(hops).values[slot];
    }

    void set(int hops, int slot, Object value) {
        at(hops).values[slot] = value;
    }

    private Scope at(int hops) {
        Scope scope = this;
        for (int i = 0; i < hops; i++) {
            scope = scope.outer;
        }
        return scope;
    }

    /** The value a name was given in this scope or one around it, for blocks; {@link Values#MISSING} if none was. */
    Object assigned(String name) {
        for (Scope scope = this; scope != null; scope = scope.outer) {
            int slot = scope.frame.assignedSlot(name);
            if (slot >= 0 && scope.values[slot] != Values.MISSING) {
                return scope.values[slot];
            }
        }
        return Values.MISSING;
    }
}

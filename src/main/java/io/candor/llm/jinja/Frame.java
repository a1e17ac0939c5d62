package io.candor.llm.jinja;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * A part of a template that has variables of its own: the whole, the body of a loop, macro, {@code with} and so on. Jinja
 * decides while it compiles which part a name belongs to: assigning a name anywhere in a part makes it that part's own, with the
 * outer value to begin with. A name that the template's outermost part assigns before it reads it there (outside an
 * {@code if}) has no value at first, even where the caller gave one.
 *
 * <p>The parser reports each use of a name; {@link #resolve()} then gives every {@link Expression.Variable} its place.
 */
final class Frame {
    private enum FirstUse {
        PARAMETER,
        READ,
        ASSIGNED,
        ASSIGNED_IN_BRANCH
    }

    private record Start(int slot, int hops, int from) {}

    private final Frame outer;
    private final List<Frame> inner = new ArrayList<>();
    private final List<Expression.Variable> variables = new ArrayList<>();
    private final Map<String, FirstUse> firstUses = new LinkedHashMap<>();
    private final Set<String> assigned = new HashSet<>();
    private int branches;

    private final Map<String, Integer> slots = new HashMap<>();
    /** Names, of the outermost part only, that begin with what the caller or the globals say. */
    private final Map<String, Integer> contextSlots = new LinkedHashMap<>();

    private final List<Start> starts = new ArrayList<>();
    private int size;

    Frame(Frame outer) {
        this.outer = outer;
        if (outer != null) {
            outer.inner.add(this);
        }
    }

    void enterBranch() {
        branches++;
    }

    void leaveBranch() {
        branches--;
    }

    /** The name is read here, and {@code variable} is where. */
    void read(Expression.Variable variable) {
        variables.add(variable);
        mention(variable.name());
    }

    void mention(String name) {
        firstUses.putIfAbsent(name, FirstUse.READ);
    }

    void assign(Expression.Variable variable) {
        variables.add(variable);
        firstUses.putIfAbsent(variable.name(), branches > 0 ? FirstUse.ASSIGNED_IN_BRANCH : FirstUse.ASSIGNED);
        assigned.add(variable.name());
    }

    void parameter(Expression.Variable variable) {
        variables.add(variable);
        firstUses.put(variable.name(), FirstUse.PARAMETER);
        assigned.add(variable.name());
    }

    /** Gives every variable of this part and those inside it its place. To be called once, for an outermost part. */
    void resolve() {
        firstUses.forEach((name, use) -> {
            if (outer == null || assigned.contains(name)) {
                slots.put(name, size++);
            }
        });
        firstUses.forEach(this::start);
        variables.forEach(this::place);
        inner.forEach(Frame::resolve);
    }

    private void start(String name, FirstUse use) {
        Integer slot = slots.get(name);
        if (slot == null || use == FirstUse.PARAMETER) {
            return;
        }
        if (outer == null) {
            if (use != FirstUse.ASSIGNED) {
                contextSlots.put(name, slot);
            }
            return;
        }
        int hops = 1;
        for (Frame frame = outer; frame != null; frame = frame.outer, hops++) {
            Integer from = frame.slots.get(name);
            if (from != null) {
                starts.add(new Start(slot, hops, from));
                return;
            }
        }
        if (use != FirstUse.ASSIGNED) {
            starts.add(new Start(slot, hops - 1, outermost().contextSlot(name)));
        }
    }

    private void place(Expression.Variable variable) {
        int hops = 0;
        for (Frame frame = this; frame != null; frame = frame.outer, hops++) {
            Integer slot = frame.slots.get(variable.name());
            if (slot != null) {
                variable.place(hops, slot);
                return;
            }
        }
        variable.place(hops - 1, outermost().contextSlot(variable.name()));
    }

    private Frame outermost() {
        Frame frame = this;
        while (frame.outer != null) {
            frame = frame.outer;
        }
        return frame;
    }

    private int contextSlot(String name) {
        return contextSlots.computeIfAbsent(name, absent -> size++);
    }

    /** The slot of a name that is assigned here, or -1. */
    int assignedSlot(String name) {
        return assigned.contains(name) ? slots.get(name) : -1;
    }

    /**
     * A scope of an outermost part.
     *
     * @param context gives the value of a name, or {@link Values#MISSING}
     */
    Scope enterOutermost(Execution execution, Function<String, Object> context) {
        Scope scope = new Scope(this, null, execution, size);
        for (int i = 0; i < size; i++) {
            scope.set(0, i, Values.MISSING);
        }
        contextSlots.forEach((name, slot) -> scope.set(0, slot, context.apply(name)));
        return scope;
    }

    Scope enter(Scope around) {
        Scope scope = new Scope(this, around, around.execution(), size);
        restart(scope);
        return scope;
    }

    /** Gives the variables their first values again, for the next turn of a loop. */
    void restart(Scope scope) {
        for (int i = 0; i < size; i++) {
            scope.set(0, i, Values.MISSING);
        }
        for (int i = 0; i < starts.size(); i++) {
            Start start = starts.get(i);
            scope.set(0, start.slot, scope.get(start.hops, start.from));
        }
    }
}

package io.candor.llm.jinja;

import io.candor.llm.jinja.Arguments.Parameters;
import io.candor.llm.jinja.TemplateException.Failed;
import java.util.Iterator;
import java.util.List;

/** The {@code loop} variable: where a loop stands, and, if the loop is recursive, the loop as a function. */
final class Loop implements AttributeHolder, Callee {
    private static final Parameters RECURSION = Parameters.of("loop", 1, "iterable");

    /** Renders the loop's body once more, over other elements. */
    interface Recursion {
        String render(Object iterable, int depth);
    }

    private final Execution execution;
    private final Recursion recursion;
    private final int depth;
    private Iterator<Object> elements;
    /** -1 until it has been counted. */
    private long length;

    private long index = -1;
    private Object previous = Values.MISSING;
    private Object current = Values.MISSING;
    private Object next = Values.MISSING;
    private Object lastChanged = Values.MISSING;

    /**
     * @param length number of elements, or -1 where only reading them tells
     * @param recursion null unless the loop is recursive
     * @param depth nesting of a recursive loop, from 0
     */
    Loop(Iterator<Object> elements, long length, Recursion recursion, int depth, Execution execution) {
        this.elements = elements;
        this.length = length;
        this.recursion = recursion;
        this.depth = depth;
        this.execution = execution;
    }

    /** Goes to the next element. */
    boolean advance() {
        if (!hasNext()) {
            return false;
        }
        previous = current;
        current = next == Values.MISSING ? elements.next() : next;
        next = Values.MISSING;
        index++;
        return true;
    }

    Object current() {
        return current;
    }

    private boolean hasNext() {
        return next != Values.MISSING || elements.hasNext();
    }

    private Object peek() {
        if (next == Values.MISSING && elements.hasNext()) {
            next = elements.next();
        }
        return next;
    }

    /** Reads all elements where that is the only way to know. */
    long length() {
        if (length < 0) {
            List<Object> rest = Values.list(Generator.of(elements), execution);
            elements = rest.iterator();
            length = rest.size() + index + 1 + (next == Values.MISSING ? 0 : 1);
        }
        return length;
    }

    @Override
    public String typeName() {
        return "LoopContext";
    }

    @Override
    public Object attribute(String name) {
        return switch (name) {
            case "index" -> index + 1;
            case "index0" -> index;
            case "revindex" -> length() - index;
            case "revindex0" -> length() - index - 1;
            case "first" -> index == 0;
            case "last" -> peek() == Values.MISSING;
            case "length" -> length();
            case "depth" -> depth + 1L;
            case "depth0" -> (long) depth;
            case "previtem" -> index == 0 ? Undefined.because("there is no previous item") : previous;
            case "nextitem" -> peek() == Values.MISSING ? Undefined.because("there is no next item") : next;
            case "cycle" -> new Callee.Function("cycle", (arguments, running) -> cycle(arguments));
            case "changed" -> new Callee.Function("changed", this::changed);
            default -> Values.MISSING;
        };
    }

    private Object cycle(Arguments arguments) {
        List<Object> values = arguments.positional();
        if (values.isEmpty()) {
            throw new Failed("no items for cycling given");
        }
        return values.get((int) (index % values.size()));
    }

    private Object changed(Arguments arguments, Execution running) {
        Tuple values = new Tuple(arguments.positional());
        if (lastChanged != Values.MISSING && Comparison.equal(lastChanged, values, running)) {
            return false;
        }
        lastChanged = values;
        return true;
    }

    @Override
    public Object call(Arguments arguments, Execution running) {
        if (recursion == null) {
            throw new Failed("The loop must have the 'recursive' marker to be called recursively.");
        }
        return recursion.render(arguments.bind(RECURSION).get(0), depth + 1);
    }

    @Override
    public String text(Execution running) {
        return "<LoopContext " + (index + 1) + "/" + length() + ">";
    }
}

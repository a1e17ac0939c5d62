package io.candor.llm.jinja;

import io.candor.llm.jinja.TemplateException.LimitExceeded;
import java.time.Clock;
import java.util.function.Function;

/** One rendering: what it has used of its {@link RenderLimits}, and the line it has reached. Of one thread. */
final class Execution {
    /** Steps between two looks at the clock; one step takes some 50 to 500 ns. */
    private static final int CLOCK_INTERVAL = 2_000;

    private static final int TEXT_PER_STEP = 64;
    private static final int ITEMS_PER_STEP = 8;

    private final RenderLimits limits;
    private final Clock clock;
    private final Function<String, Object> variables;
    private final long deadline;
    private long steps;
    private long nextCheck;
    private long allocated;
    private int depth;
    private int line;
    private Scope root;

    /** @param variables gives what the caller or the globals have under a name, or {@link Values#MISSING} */
    Execution(RenderLimits limits, Clock clock, Function<String, Object> variables) {
        this.limits = limits;
        this.variables = variables;
        this.clock = clock;
        this.deadline = System.nanoTime() + limits.time().toNanos();
        this.nextCheck = Math.min(CLOCK_INTERVAL, limits.steps());
    }

    /** What {@code strftime_now} reads. */
    Clock clock() {
        return clock;
    }

    Object variable(String name) {
        return variables.apply(name);
    }

    int line() {
        return line;
    }

    void at(int newLine) {
        line = newLine;
    }

    /** The template's outermost variables, which its blocks see. */
    Scope root() {
        return root;
    }

    void startAt(Scope newRoot) {
        root = newRoot;
    }

    void step() {
        if (++steps >= nextCheck) {
            check();
        }
    }

    /** Counts one step and, of a text, its length: most of what can be done with one reads it from end to end. */
    void read(Object value) {
        int length = value instanceof String text
                ? text.length()
                : value instanceof Markup markup ? markup.text().length() : 0;
        work(1 + length / TEXT_PER_STEP);
    }

    /** Counts work that is not nodes and turns. */
    void work(long units) {
        steps += units;
        if (steps >= nextCheck) {
            check();
        }
    }

    private void check() {
        if (steps > limits.steps()) {
            throw new LimitExceeded("rendering takes more than " + limits.steps() + " steps");
        }
        if (System.nanoTime() - deadline > 0) {
            throw new LimitExceeded("rendering takes more than " + limits.time().toMillis() + " ms");
        }
        nextCheck = Math.min(steps + CLOCK_INTERVAL, limits.steps() + 1);
    }

    /** To be called before a text of this length is made. */
    void reserveText(long length) {
        if (length > limits.textLength()) {
            throw new LimitExceeded("a text would be longer than " + limits.textLength() + " characters");
        }
        allocate(2 * length + 32);
        work(length / TEXT_PER_STEP);
    }

    /** To be called before a text of this length gets {@code more} characters. */
    void growText(int length, long more) {
        if (length + more > limits.textLength()) {
            throw new LimitExceeded("a text would be longer than " + limits.textLength() + " characters");
        }
        allocate(2 * more);
        work(more / TEXT_PER_STEP);
    }

    /** For a text that is no longer than what it is made of: it is charged after it was made. */
    String charged(String made) {
        reserveText(made.length());
        return made;
    }

    /** To be called before a collection of this many elements is made. */
    void reserveItems(long count) {
        if (count > limits.items()) {
            throw new LimitExceeded("a collection would hold more than " + limits.items() + " elements");
        }
        allocate(8 * count + 48);
        work(count / ITEMS_PER_STEP);
    }

    /** To be called for one element more of a collection that grows, {@code count} being its present number. */
    void reserveItem(long count) {
        if (count >= limits.items()) {
            throw new LimitExceeded("a collection would hold more than " + limits.items() + " elements");
        }
        allocate(32);
        step();
    }

    void allocate(long bytes) {
        allocated += bytes;
        if (allocated > limits.allocatedBytes()) {
            throw new LimitExceeded("rendering takes more than " + (limits.allocatedBytes() >> 20) + " MiB");
        }
    }

    /** To be called before an integer of about this many bits is made. */
    void reserveBits(long bits) {
        if (bits > limits.integerBits()) {
            throw new LimitExceeded("an integer would have more than " + limits.integerBits() + " bits");
        }
        work(bits / TEXT_PER_STEP);
        allocate(bits / Byte.SIZE);
    }

    void enter() {
        if (++depth > limits.depth()) {
            throw new LimitExceeded("calls or values are nested more than " + limits.depth() + " deep");
        }
        step();
    }

    void leave() {
        depth--;
    }
}

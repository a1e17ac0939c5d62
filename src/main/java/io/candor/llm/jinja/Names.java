package io.candor.llm.jinja;

import io.candor.llm.jinja.Expression.Variable;
import io.candor.llm.jinja.TemplateException.Syntax;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** What names mean at the place the parser has reached: the {@link Frame} there, and what macros around it use. */
final class Names {
    private static final List<String> MACRO_NAMES = List.of("caller", "kwargs", "varargs");

    /** Which of the special names the body of one macro reads without having assigned them. */
    static final class MacroUse {
        private final Set<String> open = new HashSet<>(MACRO_NAMES);
        private final Set<String> used = new HashSet<>();

        boolean uses(String name) {
            return used.contains(name);
        }
    }

    private record UnknownFunction(String message, int line) {}

    private final Deque<MacroUse> macros = new ArrayDeque<>();
    private final List<UnknownFunction> unknown = new ArrayList<>();
    private Frame frame = new Frame(null);
    private Frame mirror;
    private int loops;
    private boolean conditional;

    Frame frame() {
        return frame;
    }

    Variable read(String name) {
        Variable variable = new Variable(name);
        frame.read(variable);
        if (mirror != null) {
            mirror.mention(name);
        }
        for (MacroUse macro : macros) {
            if (macro.open.contains(name)) {
                macro.used.add(name);
            }
        }
        return variable;
    }

    Variable assign(String name, int line) {
        if (loops > 0 && name.equals("loop")) {
            throw new Syntax("Can't assign to special loop variable in for-loop target", line);
        }
        macros.forEach(macro -> macro.open.remove(name));
        return define(name);
    }

    /** The name of a macro, which may be {@code loop}. */
    Variable define(String name) {
        Variable variable = new Variable(name);
        frame.assign(variable);
        return variable;
    }

    Variable parameter(String name) {
        macros.forEach(macro -> macro.open.remove(name));
        return declare(name);
    }

    /** A parameter that the template does not write down. */
    Variable declare(String name) {
        Variable variable = new Variable(name);
        frame.parameter(variable);
        return variable;
    }

    /** Reads a part of the template that has the variables of this frame. */
    <T> T inside(Frame inner, Supplier<T> part) {
        Frame outer = frame;
        Frame outerMirror = mirror;
        boolean outerConditional = conditional;
        frame = inner;
        mirror = null;
        conditional = false;
        T result = part.get();
        frame = outer;
        mirror = outerMirror;
        conditional = outerConditional;
        return result;
    }

    /** What this part reads counts as read in the frame around, too. */
    void mirrored(Frame around, Runnable part) {
        mirror = around;
        part.run();
        mirror = null;
    }

    /** Reads a branch of an {@code if}: what it assigns may stay unassigned. */
    <T> T inBranch(Supplier<T> part) {
        frame.enterBranch();
        T result = part.get();
        frame.leaveBranch();
        return result;
    }

    /** Reads a part that rendering may never reach, where unknown filters are no error yet. */
    <T> T conditionally(Supplier<T> part) {
        boolean outer = conditional;
        conditional = true;
        T result = part.get();
        conditional = outer;
        return result;
    }

    <T> T inLoop(Supplier<T> part) {
        loops++;
        T result = part.get();
        loops--;
        return result;
    }

    <T> T inMacro(MacroUse use, Supplier<T> part) {
        macros.push(use);
        T result = part.get();
        macros.pop();
        return result;
    }

    /** Reads a block, which no macro around it looks into. */
    <T> T inBlock(Frame block, Supplier<T> part) {
        List<MacroUse> around = new ArrayList<>(macros);
        macros.clear();
        T result = inside(block, part);
        macros.addAll(around);
        return result;
    }

    void unknownFunction(String message, int line) {
        if (!conditional) {
            unknown.add(new UnknownFunction(message, line));
        }
    }

    /** A mark for {@link #forgive}. */
    int unknownCount() {
        return unknown.size();
    }

    /** What was unknown since the mark turns out to stand in a conditional expression. */
    void forgive(int mark) {
        unknown.subList(mark, unknown.size()).clear();
    }

    void refuseUnknown() {
        if (!unknown.isEmpty()) {
            throw new Syntax(unknown.get(0).message, unknown.get(0).line);
        }
    }
}

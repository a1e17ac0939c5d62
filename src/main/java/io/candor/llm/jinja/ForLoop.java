package io.candor.llm.jinja;

import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * {@code {% for target in iterable if test recursive %}...{% else %}...{% endfor %}}
 *
 * @param test selects elements while the loop runs, in a part of its own; null without {@code if}
 * @param loop the variable of that name in the body
 */
record ForLoop(
        Target target,
        Expression iterable,
        Selection test,
        boolean recursive,
        Expression.Variable loop,
        Frame frame,
        Statement.Body body,
        Frame elseFrame,
        Statement.Body otherwise,
        int line)
        implements Statement {

    /** The {@code if} of a loop. */
    record Selection(Target target, Expression condition, Frame frame) {
        private Iterator<Object> of(Iterator<Object> elements, Scope around) {
            Scope scope = frame.enter(around);
            return new Iterator<>() {
                private Object found = Values.MISSING;

                @Override
                public boolean hasNext() {
                    while (found == Values.MISSING && elements.hasNext()) {
                        around.execution().step();
                        Object element = elements.next();
                        target.assign(scope, element);
                        if (Values.truth(condition.evaluate(scope))) {
                            found = element;
                        }
                    }
                    return found != Values.MISSING;
                }

                @Override
                public Object next() {
                    if (!hasNext()) {
                        throw new NoSuchElementException();
                    }
                    Object element = found;
                    found = Values.MISSING;
                    return element;
                }
            };
        }
    }

    @Override
    public Flow execute(Scope scope, TextOutput out) {
        scope.execution().at(line);
        Object elements = iterable.evaluate(scope);
        if (recursive) {
            out.append(render(scope, elements, 0));
            return Flow.NEXT;
        }
        return run(scope, elements, 0, out);
    }

    private String render(Scope scope, Object elements, int depth) {
        scope.execution().enter();
        TextOutput out = new TextOutput(scope.execution());
        run(scope, elements, depth, out);
        scope.execution().leave();
        return out.toString();
    }

    /** @return BREAK or CONTINUE if {@code else} says so, which is meant for the loop around this one */
    private Flow run(Scope scope, Object elements, int depth, TextOutput out) {
        Execution execution = scope.execution();
        Iterator<Object> iterator = Values.iterator(elements);
        Loop turns = new Loop(
                test == null ? iterator : test.of(iterator, scope),
                test == null ? Values.size(elements) : -1,
                recursive ? (inner, innerDepth) -> render(scope, inner, innerDepth) : null,
                depth,
                execution);
        Scope inside = frame.enter(scope);
        boolean first = true;
        boolean completed = false;
        for (Flow flow = Flow.NEXT; flow != Flow.BREAK && turns.advance(); first = false) {
            execution.step();
            execution.at(line);
            if (!first) {
                frame.restart(inside);
            }
            target.assign(inside, turns.current());
            loop.assign(inside, turns);
            flow = body.execute(inside, out);
            completed |= flow == Flow.NEXT;
        }
        // Unlike in Python, "else" also follows where "break" or "continue" has cut every turn short.
        return completed ? Flow.NEXT : otherwise.execute(elseFrame.enter(scope), out);
    }
}

package io.candor.llm.jinja;

import io.candor.llm.jinja.TemplateException.Failed;
import java.util.ArrayList;
import java.util.List;

/** A part of a template that is carried out: text, a printed value, a tag with what it encloses. */
interface Statement {
    /** How to go on after a statement. */
    enum Flow {
        NEXT,
        BREAK,
        CONTINUE
    }

    Flow execute(Scope scope, TextOutput out);

    /** Statements one after the other. */
    record Body(List<Statement> statements) implements Statement {
        @Override
        public Flow execute(Scope scope, TextOutput out) {
            for (int i = 0; i < statements.size(); i++) {
                Flow flow = statements.get(i).execute(scope, out);
                if (flow != Flow.NEXT) {
                    return flow;
                }
            }
            return Flow.NEXT;
        }

        /** What the statements write. */
        String capture(Scope scope) {
            TextOutput out = new TextOutput(scope.execution());
            execute(scope, out);
            return out.toString();
        }
    }

    record Text(String text) implements Statement {
        @Override
        public Flow execute(Scope scope, TextOutput out) {
            out.append(text);
            return Flow.NEXT;
        }
    }

    record Print(Expression value, int line) implements Statement {
        @Override
        public Flow execute(Scope scope, TextOutput out) {
            scope.execution().step();
            scope.execution().at(line);
            out.print(value.evaluate(scope));
            return Flow.NEXT;
        }
    }

    record Branch(Expression test, Body body, int line) {}

    record If(List<Branch> branches, Body otherwise) implements Statement {
        @Override
        public Flow execute(Scope scope, TextOutput out) {
            for (int i = 0; i < branches.size(); i++) {
                Branch branch = branches.get(i);
                scope.execution().step();
                scope.execution().at(branch.line);
                if (Values.truth(branch.test.evaluate(scope))) {
                    return branch.body.execute(scope, out);
                }
            }
            return otherwise.execute(scope, out);
        }
    }

    record Jump(Flow flow) implements Statement {
        @Override
        public Flow execute(Scope scope, TextOutput out) {
            return flow;
        }
    }

    record Set(Target target, Expression value, int line) implements Statement {
        @Override
        public Flow execute(Scope scope, TextOutput out) {
            scope.execution().step();
            scope.execution().at(line);
            target.check(scope);
            target.assign(scope, value.evaluate(scope));
            return Flow.NEXT;
        }
    }

    /** {@code {% set name | filter %}...{% endset %}}; the filter's input is the captured text. */
    record SetBlock(Target target, FilterChain filters, Frame frame, Body body, int line) implements Statement {
        @Override
        public Flow execute(Scope scope, TextOutput out) {
            scope.execution().at(line);
            target.check(scope);
            Scope inside = frame.enter(scope);
            TextOutput captured = new TextOutput(scope.execution());
            Flow flow = body.execute(inside, captured);
            if (flow == Flow.NEXT) {
                target.assign(scope, filters.apply(captured.toString(), inside));
            }
            return flow;
        }
    }

    record FilterBlock(FilterChain filters, Frame frame, Body body, int line) implements Statement {
        @Override
        public Flow execute(Scope scope, TextOutput out) {
            scope.execution().at(line);
            Scope inside = frame.enter(scope);
            TextOutput captured = new TextOutput(scope.execution());
            Flow flow = body.execute(inside, captured);
            if (flow == Flow.NEXT) {
                out.print(text(filters.apply(captured.toString(), inside)));
            }
            return flow;
        }
    }

    /** What a filter or call block writes has to be a text, as Jinja does not convert it. */
    static Object text(Object written) {
        if (!Values.isText(written)) {
            Undefined.reject(written);
            throw new Failed("expected str instance, " + Values.typeName(written) + " found");
        }
        return written;
    }

    /** Filters to be applied one after the other to a value that is not an expression's. */
    record FilterChain(List<Expression.Applied> filters) {
        Object apply(Object value, Scope scope) {
            Object result = value;
            for (Expression.Applied filter : filters) {
                result = filter.apply(result, scope);
            }
            return result;
        }
    }

    /** The values are those of the scope around. */
    record With(List<Target> targets, List<Expression> values, Frame frame, Body body, int line) implements Statement {
        @Override
        public Flow execute(Scope scope, TextOutput out) {
            scope.execution().at(line);
            Scope inside = frame.enter(scope);
            List<Object> evaluated = new ArrayList<>();
            for (Expression value : values) {
                evaluated.add(value.evaluate(scope));
            }
            for (int i = 0; i < targets.size(); i++) {
                targets.get(i).assign(inside, evaluated.get(i));
            }
            return body.execute(inside, out);
        }
    }

    /**
     * A named block, which renders where it stands, as no template can extend another here. It sees what the outermost part of
     * the template has assigned; with {@code scoped}, also what is assigned around it.
     */
    record Block(String name, Frame frame, Body body, boolean scoped, boolean required, int line) implements Statement {
        @Override
        public Flow execute(Scope scope, TextOutput out) {
            scope.execution().at(line);
            if (required) {
                throw new Failed("Required block '" + name + "' not found");
            }
            out.append(render(scoped ? scope : scope.execution().root(), scope.execution()));
            return Flow.NEXT;
        }

        String render(Scope visible, Execution execution) {
            execution.enter();
            Scope inside = frame.enterOutermost(execution, wanted -> {
                Object assigned = visible.assigned(wanted);
                if (assigned != Values.MISSING) {
                    return assigned;
                }
                return wanted.equals("super")
                        ? Undefined.because("there is no parent block called '" + name + "'.")
                        : execution.variable(wanted);
            });
            String text = body.capture(inside);
            execution.leave();
            return text;
        }
    }

    /** What Jinja would load another template for; there is none. */
    record Unsupported(String tag, int line) implements Statement {
        @Override
        public Flow execute(Scope scope, TextOutput out) {
            scope.execution().at(line);
            throw new Failed("the tag '" + tag + "' is not supported: there are no other templates");
        }
    }
}

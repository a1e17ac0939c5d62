package io.candor.llm.jinja;

import io.candor.llm.jinja.TemplateException.Failed;
import java.util.Iterator;
import java.util.List;

/** What a value can be assigned to. */
interface Target {
    void assign(Scope scope, Object value);

    /** Refuses what cannot be assigned to, before the value is computed. */
    default void check(Scope scope) {}

    record Name(Expression.Variable variable) implements Target {
        @Override
        public void assign(Scope scope, Object value) {
            variable.assign(scope, value);
        }
    }

    record NamespaceAttribute(Expression.Variable namespace, String name) implements Target {
        @Override
        public void check(Scope scope) {
            if (!(namespace.evaluate(scope) instanceof Namespace)) {
                throw new Failed("cannot assign attribute on non-namespace object");
            }
        }

        @Override
        public void assign(Scope scope, Object value) {
            scope.execution().allocate(64);
            ((Namespace) namespace.evaluate(scope)).set(name, value);
        }
    }

    record Names(List<Target> targets) implements Target {
        @Override
        public void check(Scope scope) {
            targets.forEach(target -> target.check(scope));
        }

        @Override
        public void assign(Scope scope, Object value) {
            Iterator<Object> values = Values.iteratorOrNull(value);
            if (values == null) {
                throw new Failed("cannot unpack non-iterable " + Values.typeName(value) + " object");
            }
            Object[] unpacked = new Object[targets.size()];
            for (int i = 0; i < unpacked.length; i++) {
                if (!values.hasNext()) {
                    throw new Failed("not enough values to unpack (expected " + unpacked.length + ", got " + i + ")");
                }
                unpacked[i] = values.next();
            }
            if (values.hasNext()) {
                throw new Failed("too many values to unpack (expected " + unpacked.length + ")");
            }
            for (int i = 0; i < unpacked.length; i++) {
                targets.get(i).assign(scope, unpacked[i]);
            }
        }
    }
}

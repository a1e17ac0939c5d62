package io.candor.experiment;

import java.util.function.Supplier;

/** A costly result that several workers need: the first one computes it, the others wait. */
final class SharedComputation<T> {
    private final Supplier<T> maker;
    private T made;

    SharedComputation(Supplier<T> maker) {
        this.maker = maker;
    }

    synchronized T get() {
        if (made == null) {
            made = maker.get();
        }
        return made;
    }
}

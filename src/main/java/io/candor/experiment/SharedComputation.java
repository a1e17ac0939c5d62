package io.candor.experiment;

import java.util.function.Supplier;

/** Something dear that several workers want: the first makes it, the others wait for it. */
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

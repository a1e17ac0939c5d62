package io.candor.training.fit;

/** Fitting left the numbers: its loss or its parameters overflowed. The same examples and settings do so again. */
public final class DivergedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    DivergedException(String message) {
        super(message);
    }
}

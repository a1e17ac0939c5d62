package io.candor.bench;

/** A measurement that is worth nothing, because what was measured did not hold. */
public final class BenchException extends RuntimeException {
    private static final long serialVersionUID = 1;

    BenchException(String message) {
        super(message);
    }
}

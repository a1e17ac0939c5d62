package io.candor.bench;

/** A measurement is invalid, because the audit of what was measured found violations. */
public final class BenchException extends RuntimeException {
    private static final long serialVersionUID = 1;

    BenchException(String message) {
        super(message);
    }
}

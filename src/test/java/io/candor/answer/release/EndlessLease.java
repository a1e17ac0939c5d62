package io.candor.answer.release;

/** The lease of an engine that has one release for ever. */
public record EndlessLease(AnswerEngine.Serving serving) implements AnswerEngine.Lease {
    @Override
    public void close() {
        // Nothing is held.
    }
}

package io.candor.answer;

/** The lease of an engine that has one release for ever. */
record EndlessLease(AnswerEngine.Serving serving) implements AnswerEngine.Lease {
    @Override
    public void close() {
        // Nothing is held.
    }
}

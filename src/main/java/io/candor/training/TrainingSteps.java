package io.candor.training;

/**
 * How far a stage has come.
 *
 * @param done steps taken
 * @param total steps at most, at least {@code done}; the stage may end sooner
 * @param epochs passes over the examples at most
 */
record TrainingSteps(long done, long total, int epochs) {
    /** The pass that the latest step belongs to, in [1, epochs]. */
    int epoch() {
        long perEpoch = Math.max(1, total / epochs);
        return (int) Math.min(epochs, Math.max(1, (done + perEpoch - 1) / perEpoch));
    }

    /** For people. */
    @Override
    public String toString() {
        return done + " of " + total;
    }
}

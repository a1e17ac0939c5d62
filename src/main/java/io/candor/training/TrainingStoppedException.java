package io.candor.training;

/** A training run was told to stop; what its stages finished is kept. */
final class TrainingStoppedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TrainingStoppedException() {
        super("training was told to stop");
    }
}

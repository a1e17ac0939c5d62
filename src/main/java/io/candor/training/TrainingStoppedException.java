package io.candor.training;

/** A training run was stopped; its finished stages are kept. */
final class TrainingStoppedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TrainingStoppedException() {
        super("training was told to stop");
    }
}

package io.candor.engine.remote;

import io.candor.engine.wire.EngineProblem;

/** The server refused or failed at this very request; the same one may fail again. */
public final class EngineProblemException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient EngineProblem problem;

    public EngineProblemException(EngineProblem problem) {
        super(problem.detail());
        this.problem = problem;
    }

    public EngineProblem problem() {
        return problem;
    }
}

package io.candor.engine.server;

import io.candor.engine.wire.EngineProblem;

/** A request that gets a problem for an answer. */
final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient EngineProblem problem;

    ProblemException(EngineProblem problem) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
    }

    ProblemException(EngineProblem.Code code, String detail) {
        this(EngineProblem.of(code, detail));
    }

    EngineProblem problem() {
        return problem;
    }
}

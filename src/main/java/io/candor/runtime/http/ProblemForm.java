package io.candor.runtime.http;

import io.candor.runtime.Problem;

/** How problems are written under some paths, whose clients expect more of them. */
public interface ProblemForm {
    boolean isFor(String path);

    /** What is written as JSON in place of the problem. */
    Object of(Problem problem);
}

package io.candor.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What stands on a line of a file of verdicts. */
sealed interface VerdictLine {
    /** Line on which it begins, counted from 1. */
    long number();

    /** @param body a verdict as {@code POST /v1/feedback} takes it, not checked yet */
    record Read(long number, ObjectNode body) implements VerdictLine {}

    /** @param reason why it is no verdict, a clause */
    record Unusable(long number, String reason) implements VerdictLine {}
}

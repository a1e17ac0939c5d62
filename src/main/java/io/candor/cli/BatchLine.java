package io.candor.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What stands on a line of a file of verdicts or questions. */
sealed interface BatchLine {
    /** Line on which it begins, counted from 1. */
    long number();

    /** @param body a verdict or question as the service takes it, not checked yet */
    record Read(long number, ObjectNode body) implements BatchLine {}

    /** @param reason why it can be neither, a clause */
    record Unusable(long number, String reason) implements BatchLine {}
}

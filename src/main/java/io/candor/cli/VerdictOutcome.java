package io.candor.cli;

/** What became of a verdict that was sent. */
sealed interface VerdictOutcome {
    /**
     * It is on the stream.
     *
     * @param unknown whether the service has not heard of its question: asked elsewhere, or its id is wrong
     */
    record Accepted(boolean unknown) implements VerdictOutcome {}

    /** The service does not take it, nor will it the next time. */
    record Refused(String reason) implements VerdictOutcome {}

    /** It was not taken, and nothing behind it would be: the same file can be sent again. */
    record NotSent(String reason) implements VerdictOutcome {}
}

package io.candor.cli;

/** What became of a line that was sent. */
sealed interface LineOutcome {
    /**
     * It is on the stream.
     *
     * @param unknown whether it is a verdict on a question or answer that the service has not heard of: asked elsewhere, or its id or position is wrong
     */
    record Accepted(boolean unknown) implements LineOutcome {}

    /** The service does not take it, nor will it the next time. */
    record Refused(String reason) implements LineOutcome {}

    /** It was not taken, and nothing behind it would be: the same file can be sent again. */
    record NotSent(String reason) implements LineOutcome {}
}

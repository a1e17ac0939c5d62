package io.candor.cli;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** Reads verdicts one after the other, in memory that does not grow with their number. */
interface VerdictFile extends Closeable {
    /**
     * The next one; empty at the end.
     *
     * @throws IOException if nothing more can be read, with the reason in words
     */
    Optional<VerdictLine> next() throws IOException;
}

package io.candor.cli;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** Reads verdicts or questions one after the other, in memory that does not grow with their number. */
interface BatchFile extends Closeable {
    /**
     * The next one; empty at the end.
     *
     * @throws IOException if nothing more can be read, with the reason in words
     */
    Optional<BatchLine> next() throws IOException;
}

package io.candor.cli;

import java.nio.file.Path;
import java.util.Locale;

/** How records stand in a file. */
enum BatchFormat {
    /** RFC 4180 with a header. */
    CSV,
    /** One JSON object on each line. */
    JSONL;

    /** By the ending of a file's name: CSV for {@code .csv}, else JSON lines. */
    static BatchFormat of(Path file) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(".csv") ? CSV : JSONL;
    }
}

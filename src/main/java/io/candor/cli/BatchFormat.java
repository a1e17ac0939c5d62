package io.candor.cli;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** How records stand in a file. */
enum BatchFormat {
    /** RFC 4180 with a header. */
    CSV,
    /** One JSON object on each line. */
    JSONL;

    /** Stands for standard input where a file is named. */
    static final String STANDARD_INPUT = "-";

    /**
     * Opens what is to be read.
     *
     * @throws IOException if there is no such file
     */
    static InputStream open(String file) throws IOException {
        if (file.equals(STANDARD_INPUT)) {
            return System.in;
        }
        Path path = Path.of(file);
        InputFile.require(path, "a file, or - for standard input");
        return new BufferedInputStream(Files.newInputStream(path));
    }

    /** By the ending of a file's name: CSV for {@code .csv}, else JSON lines. */
    static BatchFormat of(Path file) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(".csv") ? CSV : JSONL;
    }
}

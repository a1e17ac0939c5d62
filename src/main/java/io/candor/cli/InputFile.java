package io.candor.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that a command reads, and what to do where there is none. */
final class InputFile {
    private InputFile() {}

    /**
     * @param instead what to name, the end of a sentence
     * @throws IOException if there is no such file; only another name, or putting it there, helps
     */
    static void require(Path file, String instead) throws IOException {
        if (Files.notExists(file) || Files.isDirectory(file)) {
            throw new IOException(
                    file + (Files.isDirectory(file) ? " is a folder" : " is missing") + ": name " + instead);
        }
    }
}

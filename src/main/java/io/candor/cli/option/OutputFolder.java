package io.candor.cli.option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folder a command will write into, checked before hours of work. */
public final class OutputFolder {
    private OutputFolder() {}

    /** @throws IOException in one sentence, if the folder cannot be made or written */
    public static void prepare(Path folder) throws IOException {
        Files.createDirectories(folder);
        if (!Files.isWritable(folder)) {
            throw new IOException("--out " + folder + " may not be written: allow it, or name another folder");
        }
    }
}

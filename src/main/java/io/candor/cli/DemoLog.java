package io.candor.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Warnings of the demo: on standard error, or where a table is drawn on the terminal in a file, kept when the demo fails. */
record DemoLog(Optional<Path> file) {
    /** To be called before anything is started. */
    static DemoLog prepare(boolean interactive) throws IOException {
        if (!interactive) {
            QuietLogs.prepare();
            return new DemoLog(Optional.empty());
        }
        Path file = Files.createTempFile("candor-demo-", ".log");
        QuietLogs.prepare(file);
        return new DemoLog(Optional.of(file));
    }

    /** Deletes the file unless the demo failed and something was logged; then it returns a sentence that names it. */
    Optional<String> finish(boolean held) throws IOException {
        if (file.isEmpty()) {
            return Optional.empty();
        }
        if (held || Files.size(file.get()) == 0) {
            Files.deleteIfExists(file.get());
            return Optional.empty();
        }
        return Optional.of("Warnings of broker and clients are in " + file.get());
    }
}

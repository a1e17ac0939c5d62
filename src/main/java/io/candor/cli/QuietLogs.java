package io.candor.cli;

import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Hides routine log messages of the service in commands that print a story or a table. */
final class QuietLogs {
    /** Kept in a field, because a logger that is garbage collected loses its level. */
    private static final Logger OURS = Logger.getLogger("io.candor");

    private QuietLogs() {}

    /** To be called before anything is started; warnings still appear, on standard error. */
    static void prepare() {
        OURS.setLevel(Level.WARNING);
        System.setProperty("quarkus.log.level", "WARN");
        System.setProperty("quarkus.log.console.stderr", "true");
    }

    /** As {@link #prepare}, but warnings are written to {@code file}: on a terminal they would tear what is drawn there. */
    static void prepare(Path file) {
        prepare();
        System.setProperty("quarkus.log.console.enabled", "false");
        System.setProperty("quarkus.log.file.enabled", "true");
        System.setProperty("quarkus.log.file.path", file.toAbsolutePath().toString());
    }
}

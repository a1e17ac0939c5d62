package io.candor.cli;

import java.util.logging.Level;
import java.util.logging.Logger;

/** For commands whose output is a story or a table: what a service logs as routine stays out of it. */
final class QuietLogs {
    /** Held, because levels die with loggers. */
    private static final Logger OURS = Logger.getLogger("io.candor");

    private QuietLogs() {}

    /** Before anything is started: warnings still come, on standard error. */
    static void prepare() {
        OURS.setLevel(Level.WARNING);
        System.setProperty("quarkus.log.level", "WARN");
        System.setProperty("quarkus.log.console.stderr", "true");
    }
}

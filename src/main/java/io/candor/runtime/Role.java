package io.candor.runtime;

import java.util.Locale;

/** What one process does; a process may have several roles. */
public enum Role {
    /** Takes questions over REST and gives answers back. */
    CONSOLE,
    /** Answers questions. */
    ANSWERER,
    /** Joins feedback to answers and watches calibration. */
    CALIBRATOR,
    /** Retrains LoRA and head. */
    TRAINER;

    /** The name in {@code candor.roles}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}

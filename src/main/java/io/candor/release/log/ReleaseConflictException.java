package io.candor.release.log;

import java.util.Optional;

/** Another release is live than the one that a decision rests on. Who decides has to look again; the same decision fails again. */
public final class ReleaseConflictException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param live id of the one that is */
    public ReleaseConflictException(Optional<String> live) {
        super(live.map(id -> "release " + id + " is live").orElse("no release is live")
                + "; look again before you change it");
    }
}

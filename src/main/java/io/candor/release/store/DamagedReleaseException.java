package io.candor.release.store;

import java.io.IOException;

/** What was read is not what was stored; reading it again will not help. */
final class DamagedReleaseException extends IOException {
    private static final long serialVersionUID = 1;

    DamagedReleaseException(String message) {
        super(message);
    }
}

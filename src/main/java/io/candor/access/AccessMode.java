package io.candor.access;

import java.util.Arrays;

/** How callers are known. */
public enum AccessMode {
    /** Not at all: everybody may do everything. For loopback. */
    OPEN,
    /** By a key of {@code candor.keys}. */
    KEYS,
    /** By a token of the configured OpenID Connect provider, or by a key. */
    OIDC;

    /**
     * The mode of a name, in letters of either case.
     *
     * @throws IllegalArgumentException if there is none
     */
    static AccessMode of(String name) {
        return Arrays.stream(values())
                .filter(mode -> mode.name().equalsIgnoreCase(name.strip()))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("candor.access.mode must be open, keys or oidc, got: " + name));
    }
}

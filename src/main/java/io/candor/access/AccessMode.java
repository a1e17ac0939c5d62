package io.candor.access;

/** How callers are known. */
public enum AccessMode {
    /** Not at all: everybody may do everything. For loopback. */
    OPEN,
    /** By a key of {@code candor.keys}. */
    KEYS,
    /** By a token of the configured OpenID Connect provider, or by a key. */
    OIDC
}

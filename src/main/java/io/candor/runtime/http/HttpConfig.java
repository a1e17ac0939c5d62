package io.candor.runtime.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What one request may cost. How many connections there may be is {@code quarkus.http.limits.max-connections}. */
@ConfigMapping(prefix = "candor.http")
public interface HttpConfig {

    /** Largest request body in bytes, as sent and as decoded. */
    @WithDefault("262144")
    int maxBodyBytes();

    /**
     * How long a connection may take until the headers of a request are complete, from when it was accepted or from the first byte of
     * a later request; then it is closed.
     */
    @WithDefault("10s")
    Duration headDeadline();

    /** How long a request may take from its headers to the end of its body; then 408, and the connection is closed. */
    @WithDefault("10s")
    Duration bodyDeadline();

    /**
     * Most connections of one address at a time; what comes beyond is closed. 0 for any number, as behind a proxy, whose one address all requests
     * have.
     */
    @WithDefault("2500")
    int maxConnectionsPerAddress();

    /** Most characters of path and query; at most {@code quarkus.http.limits.max-initial-line-length}. */
    @WithDefault("8192")
    int maxUriCharacters();

    /** Most characters of all headers; at most {@code quarkus.http.limits.max-header-size}. */
    @WithDefault("16384")
    int maxHeaderCharacters();

    /** @throws IllegalArgumentException if a setting is outside its range */
    default void check() {
        require("max-body-bytes", maxBodyBytes() > 0, maxBodyBytes());
        require("head-deadline", headDeadline().toMillis() > 0, headDeadline());
        require("body-deadline", bodyDeadline().toMillis() > 0, bodyDeadline());
        require("max-connections-per-address", maxConnectionsPerAddress() >= 0, maxConnectionsPerAddress());
        require("max-uri-characters", maxUriCharacters() > 0, maxUriCharacters());
        require("max-header-characters", maxHeaderCharacters() > 0, maxHeaderCharacters());
    }

    private static void require(String key, boolean fits, Object value) {
        if (!fits) {
            throw new IllegalArgumentException("candor.http." + key + " is out of range, got: " + value);
        }
    }
}

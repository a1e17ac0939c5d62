package io.candor.runtime.http;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Set;

/**
 * Keeps methods that a client made up out of the metrics, where each would be a series for ever. Made-up paths are one series,
 * by {@code quarkus.micrometer.binder.http-server.match-patterns}.
 */
class HttpMeters {
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT");

    @Produces
    @Singleton
    MeterFilter knownMethods() {
        return MeterFilter.deny(HttpMeters::isMadeUp);
    }

    private static boolean isMadeUp(Meter.Id id) {
        String method = id.getName().startsWith("http.server") ? id.getTag("method") : null;
        return method != null && !METHODS.contains(method);
    }
}

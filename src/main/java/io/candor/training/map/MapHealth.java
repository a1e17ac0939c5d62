package io.candor.training.map;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/**
 * What keeps maps from being decided on, and how many labelers' verdicts count for none; by their names {@link TrustResource} tells, since probes are asked nothing. Neither
 * makes a trainer unready.
 */
@Singleton
class MapHealth {
    private final MapRole role;

    MapHealth(MapRole role) {
        this.role = role;
    }

    @Produces
    @Liveness
    @Singleton
    HealthCheck mapLiveness() {
        return () -> HealthCheckResponse.named("confidence maps alive")
                .status(role.isAlive())
                .build();
    }

    @Produces
    @Readiness
    @Singleton
    HealthCheck mapReadiness() {
        return () -> {
            HealthCheckResponseBuilder response =
                    HealthCheckResponse.named("confidence maps").up();
            return role.loop()
                    .map(loop -> readiness(response, loop))
                    .orElseGet(() -> response.withData("role", "not active"))
                    .build();
        };
    }

    private static HealthCheckResponseBuilder readiness(HealthCheckResponseBuilder response, MapLoop loop) {
        return counted(response, loop.trust())
                .withData("problem", loop.problem().orElse("none"))
                .withData("labels", loop.counted());
    }

    /** How many are not believed, without their names. */
    static HealthCheckResponseBuilder counted(HealthCheckResponseBuilder response, TrustStatus trust) {
        return response.withData("labelers not believed", trust.distrusted().size())
                .withData("labelers not believed yet", trust.newcomers().size());
    }
}

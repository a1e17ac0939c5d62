package io.candor.training.map;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/** What keeps maps from being decided on, and whose verdicts count for none. Neither makes a trainer unready. */
@Singleton
class MapHealth {
    private static final String NOBODY = "nobody";

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

    static HealthCheckResponseBuilder readiness(HealthCheckResponseBuilder response, MapLoop loop) {
        return response.withData("problem", loop.problem().orElse("none"))
                .withData("labels", loop.counted())
                .withData("not believed", names(loop.trust().distrusted()))
                .withData("not believed yet", names(loop.trust().newcomers()));
    }

    private static String names(List<String> names) {
        return names.isEmpty() ? NOBODY : String.join(", ", names);
    }
}

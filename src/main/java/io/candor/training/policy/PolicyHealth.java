package io.candor.training.policy;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/** What keeps policies from being decided. It does not make a trainer unready. */
@Singleton
class PolicyHealth {
    private final PolicyRole role;

    PolicyHealth(PolicyRole role) {
        this.role = role;
    }

    @Produces
    @Liveness
    @Singleton
    HealthCheck policyLiveness() {
        return () -> HealthCheckResponse.named("acceptance policies alive")
                .status(role.isAlive())
                .build();
    }

    @Produces
    @Readiness
    @Singleton
    HealthCheck policyReadiness() {
        return () -> HealthCheckResponse.named("acceptance policies")
                .up()
                .withData("problem", role.problem().orElse("none"))
                .build();
    }
}

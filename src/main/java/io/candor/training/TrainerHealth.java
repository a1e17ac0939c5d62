package io.candor.training;

import io.candor.event.ReleaseEvent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/** Liveness and state of the trainer. */
@Singleton
class TrainerHealth {
    /** Longer than every wait of the Kafka clients in one round of the loop. */
    private static final Duration LONGEST_ROUND = Duration.ofMinutes(3);

    private final TrainerRole role;

    TrainerHealth(TrainerRole role) {
        this.role = role;
    }

    @Produces
    @Liveness
    @Singleton
    HealthCheck liveness() {
        return () -> {
            boolean alive = role.trainer()
                    .map(trainer -> trainer.status().isStopping()
                            || (trainer.isAlive()
                                    && trainer.status().sinceBeat().compareTo(LONGEST_ROUND) < 0))
                    .orElse(true);
            return HealthCheckResponse.named("trainer alive").status(alive).build();
        };
    }

    @Produces
    @Readiness
    @Singleton
    HealthCheck readiness() {
        return () -> {
            HealthCheckResponseBuilder response = HealthCheckResponse.named("trainer ready");
            if (!role.isActive()) {
                return response.withData("role", "not active").up().build();
            }
            return role.trainer()
                    .map(trainer -> readiness(response, trainer.status()))
                    .orElseGet(() -> response.withData("why", role.problem().orElse("the model is loading"))
                            .down())
                    .build();
        };
    }

    private static HealthCheckResponseBuilder readiness(HealthCheckResponseBuilder response, TrainerStatus status) {
        TrainerState state = status.state();
        response.withData("state", state.label())
                .withData("labels", status.labels())
                .withData("batches waiting", status.waiting())
                .withData(
                        "last decision",
                        status.lastDecision().map(TrainerHealth::decision).orElse("none"));
        if (state instanceof TrainerState.Eliciting eliciting) {
            response.withData("steps", eliciting.steps().toString());
        } else if (state instanceof TrainerState.Calibrating calibrating) {
            response.withData("steps", calibrating.steps().toString());
        } else if (state instanceof TrainerState.Idle idle) {
            response.withData("why", idle.why());
        } else if (state instanceof TrainerState.Waiting waiting) {
            response.withData("why", waiting.why());
        } else if (state instanceof TrainerState.Failing failing) {
            response.withData("cause", failing.cause());
        }
        return response.status(state.isReady() && !status.isStopping());
    }

    private static String decision(ReleaseEvent event) {
        return event.getReleaseId() + " " + event.getStatus() + ": " + event.getReason();
    }
}

package io.candor.feedback;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import org.apache.kafka.streams.KafkaStreams;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready while it runs or rebalances and can ask the registry; alive until it has stopped for good. Up where this process has
 * another role.
 */
@ApplicationScoped
class CalibratorHealth {
    private static final String NAME = "calibrator";

    private final FeedbackStreams streams;

    CalibratorHealth(FeedbackStreams streams) {
        this.streams = streams;
    }

    @Produces
    @Readiness
    HealthCheck ready() {
        return () -> response(streams.calibrator().map(Calibrator::isReady).orElse(true));
    }

    @Produces
    @Liveness
    HealthCheck alive() {
        return () -> response(streams.calibrator()
                .map(calibrator -> !calibrator.streams().state().hasCompletedShutdown())
                .orElse(true));
    }

    private HealthCheckResponse response(boolean up) {
        String state = streams.calibrator()
                .map(calibrator -> calibrator.streams().state())
                .map(KafkaStreams.State::name)
                .orElse("INACTIVE");
        return HealthCheckResponse.named(NAME)
                .status(up)
                .withData("state", state)
                .withData(
                        "registry",
                        streams.calibrator()
                                .flatMap(Calibrator::registryProblem)
                                .orElse("reachable"))
                .build();
    }
}

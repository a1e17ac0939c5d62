package io.candor.feedback;

import io.candor.event.KafkaConnection;
import io.candor.runtime.ActiveRoles;
import io.candor.runtime.Role;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;

/** Starts and stops the calibrator where it is a role of this process. */
@ApplicationScoped
class FeedbackStreams {
    private final ActiveRoles roles;
    private final KafkaConnection connection;
    private final FeedbackConfig config;
    private final MeterRegistry meters;
    private volatile Calibrator calibrator;
    private volatile KafkaStreamsMetrics streamsMetrics;

    FeedbackStreams(ActiveRoles roles, KafkaConnection connection, FeedbackConfig config, MeterRegistry meters) {
        this.roles = roles;
        this.connection = connection;
        this.config = config;
        this.meters = meters;
    }

    void start(@Observes StartupEvent event) {
        if (roles.has(Role.CALIBRATOR)) {
            calibrator = new Calibrator(connection, config, new MicrometerCalibratorMetrics(meters));
            streamsMetrics = new KafkaStreamsMetrics(calibrator.streams());
            streamsMetrics.bindTo(meters);
            calibrator.start();
        }
    }

    void stop(@Observes ShutdownEvent event) {
        if (calibrator != null) {
            streamsMetrics.close();
            calibrator.close();
        }
    }

    /** The calibrator; empty when the process has another role. */
    Optional<Calibrator> calibrator() {
        return Optional.ofNullable(calibrator);
    }
}

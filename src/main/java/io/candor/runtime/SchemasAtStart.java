package io.candor.runtime;

import io.candor.event.KafkaConnection;
import io.candor.event.SchemaRegistration;
import io.candor.event.registry.SchemaRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Registers the schemas of all topics when a process with any role starts, so that clients in other languages find them
 * before we have written a record. Holds nobody up: the registry may come later.
 */
@Singleton
class SchemasAtStart {
    private final ActiveRoles roles;
    private final Instance<SchemaRegistry> registry;
    private final Instance<KafkaConnection> connection;
    private volatile SchemaRegistration registration;
    private volatile Thread thread;

    /** @param connection looked up only where there is a role, as is the registry: they need settings that others lack */
    SchemasAtStart(ActiveRoles roles, Instance<SchemaRegistry> registry, Instance<KafkaConnection> connection) {
        this.roles = roles;
        this.registry = registry;
        this.connection = connection;
    }

    void start(@Observes StartupEvent event) {
        if (!roles.names().isEmpty()) {
            registration =
                    SchemaRegistration.of(registry.get(), connection.get().topics());
            thread = new Thread(registration, "candor-schemas");
            thread.setDaemon(true);
            thread.start();
        }
    }

    void stop(@Observes ShutdownEvent event) {
        if (thread != null) {
            thread.interrupt();
        }
    }

    /** Always up: whoever needs the registry says for itself that it is away. */
    @Produces
    @Readiness
    @Singleton
    HealthCheck schemas() {
        return () -> HealthCheckResponse.named("schemas")
                .up()
                .withData("state", registration == null ? "role not active" : describe(registration.state()))
                .build();
    }

    private static String describe(SchemaRegistration.RegistrationState state) {
        if (state instanceof SchemaRegistration.RegistrationState.Pending waiting) {
            return "waiting for the registry: " + waiting.reason();
        }
        return state instanceof SchemaRegistration.RegistrationState.Refused refused
                ? "refused: " + refused.reason()
                : "registered";
    }
}

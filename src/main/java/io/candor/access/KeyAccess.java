package io.candor.access;

import io.candor.event.ApiKey;
import io.candor.event.KafkaConnection;
import io.candor.runtime.ActiveRoles;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/** Follows the keys while the process runs, where they are asked for; does not start where nobody would be asked and strangers could connect. */
@ApplicationScoped
class KeyAccess {
    private static final Logger LOG = Logger.getLogger(KeyAccess.class);

    private final AccessConfig config;
    private final ActiveRoles roles;
    private final Instance<KafkaConnection> kafka;
    private final String host;
    private final Clock clock = Clock.systemUTC();
    private volatile KeyFollower follower;

    /** A key that came with a request. */
    sealed interface Presented {
        record Active(ApiKey key) implements Presented {}

        /** @param keyId empty of a key that is not known */
        record Refused(String why, Optional<String> keyId) implements Presented {}

        /** The keys were not read, or not for so long that it may be revoked by now. */
        record Undecided() implements Presented {}
    }

    KeyAccess(
            AccessConfig config,
            ActiveRoles roles,
            Instance<KafkaConnection> kafka,
            @ConfigProperty(name = "quarkus.http.host") String host) {
        config.check();
        this.config = config;
        this.roles = roles;
        this.kafka = kafka;
        this.host = host;
    }

    /** @throws IllegalStateException if strangers could connect and nobody would ask them */
    void start(@Observes StartupEvent started) {
        if (!roles.any()) {
            return;
        }
        OpenAccess.refusal(config, host).ifPresent(refusal -> {
            throw new IllegalStateException(refusal);
        });
        LOG.infof("access mode=%s host=%s", config.mode(), host);
        if (config.mode() != AccessMode.OPEN) {
            follower = KeyFollower.start(kafka.get());
        }
    }

    void stop(@Observes ShutdownEvent stopping) {
        KeyFollower leaving = follower;
        if (leaving != null) {
            leaving.close();
        }
    }

    Presented present(String secret) {
        KeyFollower following = follower;
        if (following == null || isStale(following)) {
            return new Presented.Undecided();
        }
        Optional<ApiKey> found = following.keys().bySecretHash(KeySecret.hash(secret));
        if (found.isEmpty()) {
            return following.hasRead()
                    ? new Presented.Refused(
                            "the key is not known; candor keys list shows those that are", Optional.empty())
                    : new Presented.Undecided();
        }
        return switch (KnownKeys.State.of(found.get(), clock.instant())) {
            case ACTIVE -> new Presented.Active(found.get());
            case EXPIRED -> refused("the key has expired", found.get());
            case REVOKED -> refused("the key was revoked", found.get());
        };
    }

    private boolean isStale(KeyFollower following) {
        return config.keysWithoutKafka().filter(following::isStale).isPresent();
    }

    private static Presented refused(String why, ApiKey key) {
        return new Presented.Refused(why + "; have another made with candor keys create", Optional.of(key.getId()));
    }

    /** Down until the keys were read, and where they are too old; an outage otherwise leaves those in force that were read before, and is told. */
    @Produces
    @Readiness
    @Singleton
    HealthCheck keys() {
        return () -> {
            KeyFollower following = follower;
            boolean ready = following == null || following.hasRead() && !isStale(following);
            String state = following == null
                    ? "mode " + config.mode()
                    : following
                            .problem()
                            .orElse(ready ? "followed" : "candor.keys is missing: candor topics create makes it");
            return HealthCheckResponse.named("keys")
                    .status(ready)
                    .withData("state", state)
                    .build();
        };
    }
}

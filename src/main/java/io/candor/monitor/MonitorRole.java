package io.candor.monitor;

import io.candor.event.KafkaConnection;
import io.candor.event.client.FollowerThread;
import io.candor.event.retry.Backoff;
import io.candor.runtime.ActiveRoles;
import io.candor.runtime.Problem;
import io.candor.runtime.RejectedException;
import io.candor.runtime.Role;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Follows what operators are shown where console is a role of this process. */
@ApplicationScoped
class MonitorRole {
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final boolean active;
    private final Instance<KafkaConnection> kafka;
    private final MonitorConfig config;
    private volatile Monitored monitored;
    private volatile FollowerThread follower;

    MonitorRole(ActiveRoles roles, Instance<KafkaConnection> kafka, MonitorConfig config) {
        this.active = roles.has(Role.CONSOLE);
        this.kafka = kafka;
        this.config = config;
    }

    void start(@Observes StartupEvent started) {
        if (active) {
            config.check();
            Monitored empty = new Monitored(config);
            follower = FollowerThread.start(
                    "monitor-follower",
                    new MonitorFollower(kafka.get(), empty, config.lookBack(), Clock.systemUTC()),
                    Optional.of("has not reached the end of the topics yet"),
                    new Backoff(RETRY, RETRY));
            monitored = empty;
        }
    }

    void stop(@Observes ShutdownEvent stopping) {
        if (follower != null) {
            follower.close();
        }
    }

    /** @throws RejectedException without the role, and while the topics are not read to their ends */
    Monitored require() {
        if (monitored == null) {
            throw RejectedException.inactive(Role.CONSOLE);
        }
        if (follower.problem().isPresent()) {
            throw new RejectedException(
                    Problem.Kind.STREAM_UNAVAILABLE, "the topics are not all read yet; ask again after Retry-After");
        }
        return monitored;
    }

    /** @throws RejectedException without the role */
    KafkaConnection requireKafka() {
        if (monitored == null) {
            throw RejectedException.inactive(Role.CONSOLE);
        }
        return kafka.get();
    }
}

package io.candor.training.policy;

import io.candor.erasure.ErasureLog;
import io.candor.event.KafkaConnection;
import io.candor.event.client.TopicReader;
import io.candor.event.client.TransactionalWriter;
import io.candor.policy.PolicyLog;
import io.candor.policy.PolicyRecords;
import io.candor.runtime.ActiveRoles;
import io.candor.runtime.Role;
import io.candor.training.map.ElectedClients;
import io.candor.training.map.MapConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/** Decides on policies where the process trains. They need no model, so they do not wait for one. */
@Singleton
class PolicyRole {
    private final PolicyConfig config;
    private final MapConfig labels;
    private final Instance<KafkaConnection> connection;
    private final MeterRegistry registry;
    private final ActiveRoles roles;
    private volatile PolicyLoop loop;

    /** @param connection looked up only where the role is active, since it needs settings that others lack */
    PolicyRole(
            PolicyConfig config,
            MapConfig labels,
            Instance<KafkaConnection> connection,
            MeterRegistry registry,
            ActiveRoles roles) {
        this.config = config;
        this.labels = labels;
        this.connection = connection;
        this.registry = registry;
        this.roles = roles;
    }

    void start(@Observes StartupEvent event) {
        if (roles.has(Role.TRAINER) && config.enabled()) {
            config.check();
            labels.settings();
            loop = loop(config, labels, connection.get(), registry);
            loop.loop().start();
        }
    }

    /** A loop that decides once it is run. */
    static PolicyLoop loop(PolicyConfig config, MapConfig labels, KafkaConnection connection, MeterRegistry registry) {
        return new PolicyLoop(
                ElectedClients.member(config.group(), connection),
                connection.topics().labeledAnswers(),
                TopicReader.open(connection, Map.of()),
                PolicyLog.open(connection),
                ErasureLog.open(connection),
                new TransactionalWriter(() -> ElectedClients.producer(config.group(), connection)),
                new PolicyRecords(connection)::record,
                config,
                labels,
                new PolicyMetrics(registry),
                Clock.systemUTC());
    }

    /** What keeps policies from being decided; empty where nothing does, or the role is not active. */
    Optional<String> problem() {
        return Optional.ofNullable(loop).flatMap(its -> its.loop().problem());
    }

    /** False once the loop has ended though nobody asked it to. */
    boolean isAlive() {
        return loop == null || loop.loop().isAlive();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        if (loop != null) {
            loop.loop().leave();
        }
    }
}

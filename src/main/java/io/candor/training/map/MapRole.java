package io.candor.training.map;

import io.candor.erasure.ErasureLog;
import io.candor.event.KafkaConnection;
import io.candor.event.client.TopicReader;
import io.candor.event.client.TransactionalWriter;
import io.candor.release.log.ReleaseLog;
import io.candor.release.log.ReleasePublisher;
import io.candor.release.store.ReleaseConfig;
import io.candor.release.store.ReleaseStore;
import io.candor.runtime.ActiveRoles;
import io.candor.runtime.Role;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/** Fits and judges maps where the process trains. They need no model, so they do not wait for one. */
@Singleton
class MapRole {
    private final MapConfig config;
    private final ReleaseConfig releases;
    private final Instance<KafkaConnection> connection;
    private final MeterRegistry registry;
    private final ActiveRoles roles;
    private ReleaseStore store;
    private volatile MapLoop loop;

    /** @param connection looked up only where the role is active, since it needs settings that others lack */
    MapRole(
            MapConfig config,
            ReleaseConfig releases,
            Instance<KafkaConnection> connection,
            MeterRegistry registry,
            ActiveRoles roles) {
        this.config = config;
        this.releases = releases;
        this.connection = connection;
        this.registry = registry;
        this.roles = roles;
    }

    void start(@Observes StartupEvent event) {
        if (roles.has(Role.TRAINER) && config.enabled()) {
            config.settings();
            store = ReleaseStore.open(releases);
            loop = loop(config, connection.get(), store, registry);
            loop.loop().start();
        }
    }

    /** A loop that decides once it is run. */
    static MapLoop loop(MapConfig config, KafkaConnection connection, ReleaseStore store, MeterRegistry registry) {
        return new MapLoop(
                ElectedClients.member(config.group(), connection),
                connection.topics().labeledAnswers(),
                TopicReader.open(connection, Map.of()),
                ReleaseLog.open(connection),
                ErasureLog.open(connection),
                new TransactionalWriter(() -> ElectedClients.producer(config.group(), connection)),
                new ReleasePublisher(connection)::record,
                new MapReleases(store, Clock.systemUTC()),
                config,
                new MapMetrics(registry),
                Clock.systemUTC());
    }

    /** The loop; empty where none was started. */
    Optional<MapLoop> loop() {
        return Optional.ofNullable(loop);
    }

    /** False once the loop has ended though nobody asked it to. */
    boolean isAlive() {
        return loop == null || loop.loop().isAlive();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        if (loop != null) {
            loop.loop().leave();
            store.close();
        }
    }
}

package io.candor.training;

import io.candor.event.KafkaConnection;
import io.candor.llm.decoder.LanguageModel;
import io.candor.llm.hub.FetchProgress;
import io.candor.llm.hub.HubSettings;
import io.candor.llm.hub.ModelSource;
import io.candor.release.store.EmbeddedCheckpoint;
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
import java.nio.file.Path;
import java.util.Optional;

/** Starts and stops the trainer where it is a role of this process. */
@Singleton
class TrainerRole {
    private static final String EMBEDDED = "atlas";

    private final TrainerConfig config;
    private final ReleaseConfig releases;
    private final Instance<KafkaConnection> connection;
    private final MeterRegistry registry;
    private final ActiveRoles roles;
    private volatile Trainer trainer;
    private ReleaseStore store;

    /** @param connection looked up only where the role is active, since it needs settings that others lack */
    TrainerRole(
            TrainerConfig config,
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
        if (isActive()) {
            config.requireValid();
            store = ReleaseStore.open(releases);
            double duty = config.duty(roles.has(Role.ANSWERER));
            trainer = Trainer.start(config, duty, connection.get(), model(), store, registry);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        trainer().ifPresent(running -> {
            running.close();
            store.close();
        });
    }

    boolean isActive() {
        return roles.has(Role.TRAINER);
    }

    /** Empty until it is started. */
    Optional<Trainer> trainer() {
        return Optional.ofNullable(trainer);
    }

    private LanguageModel model() {
        HubSettings hub = HubSettings.fromEnvironment(System.getenv());
        Path folder = config.model()
                .map(named -> new ModelSource(hub).resolve(named, FetchProgress.SILENT))
                .orElseGet(() -> new EmbeddedCheckpoint(TrainerRole.class.getClassLoader(), EMBEDDED)
                        .unpack(config.cache().map(Path::of).orElse(hub.cache())));
        return LanguageModel.open(folder, config.engine());
    }
}

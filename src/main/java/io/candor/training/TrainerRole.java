package io.candor.training;

import io.candor.event.KafkaConnection;
import io.candor.event.retry.Backoff;
import io.candor.llm.decoder.LanguageModel;
import io.candor.llm.decoder.OpenModels;
import io.candor.llm.hub.FetchProgress;
import io.candor.llm.hub.HubSettings;
import io.candor.llm.hub.ModelSource;
import io.candor.release.log.ReleaseLog;
import io.candor.release.store.EmbeddedCheckpoint;
import io.candor.release.store.ReleaseConfig;
import io.candor.release.store.ReleaseStore;
import io.candor.release.store.ReleaseUnavailableException;
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
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/** Starts and stops the trainer where it is a role of this process. */
@Singleton
class TrainerRole {
    private static final Logger LOG = Logger.getLogger(TrainerRole.class);
    private static final String EMBEDDED = "atlas";

    private final TrainerConfig config;
    private final ReleaseConfig releases;
    private final Instance<KafkaConnection> connection;
    private final MeterRegistry registry;
    private final ActiveRoles roles;
    private final OpenModels models;
    private volatile Trainer trainer;
    private volatile Optional<String> problem = Optional.empty();
    private ReleaseStore store;
    private Thread starter;

    /** @param connection looked up only where the role is active, since it needs settings that others lack */
    TrainerRole(
            TrainerConfig config,
            ReleaseConfig releases,
            Instance<KafkaConnection> connection,
            MeterRegistry registry,
            ActiveRoles roles,
            OpenModels models) {
        this.config = config;
        this.releases = releases;
        this.connection = connection;
        this.registry = registry;
        this.roles = roles;
        this.models = models;
    }

    void start(@Observes StartupEvent event) {
        if (isActive()) {
            config.requireValid();
            store = ReleaseStore.open(releases);
            LanguageModel model = model();
            if (!attempt(model)) {
                starter = new Thread(() -> startWhenSalted(model), "candor-trainer-start");
                starter.setDaemon(true);
                starter.start();
            }
        }
    }

    /** Whether it runs; not while the salt of its audit slice cannot be had. */
    private boolean attempt(LanguageModel model) {
        String salt;
        try {
            salt = config.audit().salt().orElseGet(() -> AuditSalt.of(store, () -> ReleaseLog.read(connection.get())));
        } catch (ReleaseUnavailableException | KafkaException unavailable) {
            // Store, topic or registry, which may come; without the salt it could train on what is to judge.
            LOG.warnf("trainer waits for its audit salt reason=%s", unavailable.getMessage());
            problem = Optional.of("waits for its audit salt: " + unavailable.getMessage());
            return false;
        }
        trainer = Trainer.start(
                config,
                config.audit().slice(salt),
                config.duty(roles.has(Role.ANSWERER)),
                connection.get(),
                model,
                store,
                registry);
        return true;
    }

    private void startWhenSalted(LanguageModel model) {
        Backoff backoff =
                new Backoff(releases.backoff().first(), releases.backoff().longest());
        try {
            do {
                Thread.sleep(backoff.next().toMillis());
            } while (!attempt(model));
        } catch (InterruptedException stopped) {
            model.close();
        }
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        if (starter != null) {
            starter.interrupt();
            starter.join();
        }
        trainer().ifPresent(Trainer::close);
        if (store != null) {
            store.close();
        }
    }

    /** What keeps it from starting, a clause for people. */
    Optional<String> problem() {
        return problem;
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
        return models.open(folder, config.engine());
    }
}

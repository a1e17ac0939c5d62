package io.candor.question;

import io.candor.event.KafkaConnection;
import io.candor.event.RecordTracing;
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
import java.util.Optional;

/** Opens with a process that has the role console, and stays shut in any other. */
@ApplicationScoped
class ConsoleRole {
    private final boolean active;
    private final Instance<KafkaConnection> kafka;
    private final RecordTracing tracing;
    private final QuestionConfig config;
    private final QuestionMetrics metrics;
    private volatile QuestionService door;

    ConsoleRole(
            ActiveRoles roles,
            Instance<KafkaConnection> kafka,
            RecordTracing tracing,
            QuestionConfig config,
            QuestionMetrics metrics) {
        this.active = roles.has(Role.CONSOLE);
        this.kafka = kafka;
        this.tracing = tracing;
        this.config = config;
        this.metrics = metrics;
    }

    void start(@Observes StartupEvent started) {
        if (active) {
            QuestionService opened = new QuestionService(kafka.get(), tracing, config, Clock.systemUTC());
            metrics.watch(opened);
            door = opened;
        }
    }

    void stop(@Observes ShutdownEvent stopping) {
        QuestionService closing = door;
        if (closing != null) {
            closing.close();
        }
    }

    /** The open door; empty without the role. */
    Optional<QuestionService> open() {
        return Optional.ofNullable(door);
    }

    /** @throws RejectedException without the role */
    QuestionService enter() {
        return open().orElseThrow(() -> new RejectedException(
                Problem.Kind.INACTIVE_CONSOLE,
                "this process lacks the role console; ask one that was started with it"));
    }
}

package io.candor.question;

import io.candor.event.KafkaConnection;
import io.candor.event.RecordTracing;
import io.candor.runtime.Problem;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Opens with a process that has the role console, and stays shut in any other. */
@ApplicationScoped
class ConsoleRole {
    private static final String ROLE = "console";

    private final boolean active;
    private final Instance<KafkaConnection> kafka;
    private final RecordTracing tracing;
    private final QuestionConfig config;
    private final QuestionMetrics metrics;
    private volatile QuestionService door;

    ConsoleRole(
            @ConfigProperty(name = "candor.roles") Optional<List<String>> roles,
            Instance<KafkaConnection> kafka,
            RecordTracing tracing,
            QuestionConfig config,
            QuestionMetrics metrics) {
        this.active = roles.orElse(List.of()).contains(ROLE);
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
                Problem.Kind.INACTIVE_ROLE, "this process lacks the role console; ask one that was started with it"));
    }
}

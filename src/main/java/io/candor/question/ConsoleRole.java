package io.candor.question;

import io.candor.event.KafkaConnection;
import io.candor.event.RecordTracing;
import io.candor.runtime.ActiveRoles;
import io.candor.runtime.Problem;
import io.candor.runtime.QuestionKnowledge;
import io.candor.runtime.QuestionLookup;
import io.candor.runtime.RejectedException;
import io.candor.runtime.Role;
import io.candor.search.SearchConfig;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import java.time.Clock;
import java.util.Optional;

/** Starts and stops the question service where console is a role of this process. Of a question it knows more than others do, so it is asked first. */
@ApplicationScoped
@Priority(1)
class ConsoleRole implements QuestionLookup {
    private final boolean active;
    private final Instance<KafkaConnection> kafka;
    private final RecordTracing tracing;
    private final QuestionConfig config;
    private final SearchConfig search;
    private final QuestionMetrics metrics;
    private volatile QuestionService service;

    ConsoleRole(
            ActiveRoles roles,
            Instance<KafkaConnection> kafka,
            RecordTracing tracing,
            QuestionConfig config,
            SearchConfig search,
            QuestionMetrics metrics) {
        this.active = roles.has(Role.CONSOLE);
        this.kafka = kafka;
        this.tracing = tracing;
        this.config = config;
        this.search = search;
        this.metrics = metrics;
    }

    void start(@Observes StartupEvent started) {
        if (active) {
            QuestionService starting = new QuestionService(kafka.get(), tracing, config, search, Clock.systemUTC());
            metrics.watch(starting);
            service = starting;
        }
    }

    void stop(@Observes ShutdownEvent stopping) {
        QuestionService closing = service;
        if (closing != null) {
            metrics.unwatch();
            closing.close();
        }
    }

    /** The running service; empty without the role. */
    Optional<QuestionService> service() {
        return Optional.ofNullable(service);
    }

    @Override
    public QuestionKnowledge find(String questionId) {
        return service()
                .map(running -> running.follower().isForgotten(questionId)
                        ? new QuestionKnowledge.Forgotten()
                        : running.known().knowledge(questionId))
                .orElseGet(QuestionKnowledge.Unknown::new);
    }

    /** @throws RejectedException without the role */
    QuestionService requireService() {
        return service()
                .orElseThrow(() -> new RejectedException(
                        Problem.Kind.INACTIVE_CONSOLE,
                        "this process lacks the role console; ask one that was started with it"));
    }
}

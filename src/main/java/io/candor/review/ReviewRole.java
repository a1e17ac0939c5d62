package io.candor.review;

import io.candor.event.Feedback;
import io.candor.event.KafkaConnection;
import io.candor.runtime.ActiveRoles;
import io.candor.runtime.Problem;
import io.candor.runtime.QuestionKnowledge;
import io.candor.runtime.QuestionLookup;
import io.candor.runtime.RejectedException;
import io.candor.runtime.Role;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import java.time.Clock;
import java.util.Optional;

/** Keeps the queue where console is a role of this process. */
@ApplicationScoped
class ReviewRole implements QuestionLookup {
    private final boolean active;
    private final Instance<KafkaConnection> kafka;
    private final ReviewConfig config;
    private final ReviewMetrics metrics;
    private volatile ReviewQueue queue;
    private volatile ReviewFollower follower;

    ReviewRole(ActiveRoles roles, Instance<KafkaConnection> kafka, ReviewConfig config, ReviewMetrics metrics) {
        this.active = roles.has(Role.CONSOLE);
        this.kafka = kafka;
        this.config = config;
        this.metrics = metrics;
    }

    void start(@Observes StartupEvent started) {
        if (active) {
            config.check();
            ReviewQueue empty = new ReviewQueue(config, Clock.systemUTC());
            follower = new ReviewFollower(kafka.get(), empty, config, Clock.systemUTC());
            Thread thread = new Thread(follower, "candor-review-follower");
            thread.setDaemon(true);
            thread.start();
            metrics.watch(empty);
            queue = empty;
        }
    }

    void stop(@Observes ShutdownEvent stopping) {
        if (follower != null) {
            metrics.unwatch();
            follower.close();
        }
    }

    /** Kafka has a verdict that was given here; the topic brings it later, and whoever gave it asks for the next answer now. */
    void given(@Observes Feedback feedback) {
        if (queue != null) {
            queue.given(feedback);
        }
    }

    @Override
    public QuestionKnowledge find(String questionId) {
        return Optional.ofNullable(queue)
                .map(running -> running.knowledge(questionId))
                .orElseGet(QuestionKnowledge.Unknown::new);
    }

    /** @throws RejectedException without the role, and while the topics are not read to their ends */
    ReviewQueue requireQueue() {
        if (queue == null) {
            throw RejectedException.inactive(Role.CONSOLE);
        }
        if (follower.problem().isPresent()) {
            throw new RejectedException(
                    Problem.Kind.STREAM_UNAVAILABLE,
                    "answers and verdicts are not all read yet; ask again after Retry-After");
        }
        return queue;
    }
}

package io.candor.feedback;

import io.candor.event.Feedback;
import io.candor.event.KafkaConnection;
import io.candor.runtime.ActiveRoles;
import io.candor.runtime.Role;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** Follows what becomes of feedback while the process runs, if it takes feedback. */
@ApplicationScoped
class FeedbackTracker {
    private final ActiveRoles roles;
    private final KafkaConnection connection;
    private final FeedbackConfig.Tracking config;
    private final FeedbackOutcomes outcomes;
    private volatile FeedbackFollower follower;

    FeedbackTracker(ActiveRoles roles, KafkaConnection connection, FeedbackConfig config) {
        this.roles = roles;
        this.connection = connection;
        this.config = config.tracking();
        this.outcomes = new FeedbackOutcomes(this.config.maxEntries());
    }

    /** Whether this process takes feedback. */
    boolean isActive() {
        return roles.has(Role.CONSOLE) || roles.has(Role.CALIBRATOR);
    }

    void start(@Observes StartupEvent started) {
        if (isActive()) {
            follower = new FeedbackFollower(connection, outcomes, config.lookBack(), Clock.systemUTC());
            Thread thread = new Thread(follower, "candor-feedback-follower");
            thread.setDaemon(true);
            thread.start();
        }
    }

    void stop(@Observes ShutdownEvent stopping) {
        if (follower != null) {
            follower.close();
        }
    }

    void given(Feedback feedback) {
        outcomes.given(feedback);
    }

    void notSent(Feedback feedback) {
        outcomes.notSent(feedback);
    }

    Optional<Instant> givenBefore(Feedback feedback) {
        return outcomes.givenBefore(feedback);
    }

    Optional<FeedbackStatus> find(String feedbackId) {
        return outcomes.find(feedbackId);
    }
}

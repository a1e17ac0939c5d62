package io.candor.question;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Whether questions reach the stream and answers reach this process; both are up where the role is not active. */
class QuestionHealth {

    @Produces
    @Readiness
    @ApplicationScoped
    HealthCheck questionProducer(ConsoleRole door) {
        return () -> response("question-producer", door, open -> open.probe().problem());
    }

    @Produces
    @Readiness
    @ApplicationScoped
    HealthCheck answerFollower(ConsoleRole door) {
        return () -> response("answer-follower", door, open -> open.follower().problem());
    }

    private static HealthCheckResponse response(
            String name, ConsoleRole door, Function<QuestionService, Optional<String>> problemOf) {
        Optional<String> problem = door.open().flatMap(problemOf);
        return HealthCheckResponse.named(name)
                .status(problem.isEmpty())
                .withData("state", problem.orElse(door.open().isPresent() ? "ready" : "role not active"))
                .build();
    }
}

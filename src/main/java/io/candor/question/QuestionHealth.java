package io.candor.question;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Whether questions reach the stream, and answers and the index reach its end in this process; all are up where the role is not active. */
class QuestionHealth {

    @Produces
    @Readiness
    @ApplicationScoped
    HealthCheck questionProducer(ConsoleRole console) {
        return () -> response(
                "question-producer", console, service -> service.probe().problem());
    }

    @Produces
    @Readiness
    @ApplicationScoped
    HealthCheck answerFollower(ConsoleRole console) {
        return () -> response(
                "answer-follower", console, service -> service.follower().problem());
    }

    @Produces
    @Readiness
    @ApplicationScoped
    HealthCheck questionIndex(ConsoleRole console) {
        return () ->
                response("question-index", console, service -> service.index().problem());
    }

    private static HealthCheckResponse response(
            String name, ConsoleRole console, Function<QuestionService, Optional<String>> problemOf) {
        Optional<String> problem = console.service().flatMap(problemOf);
        return HealthCheckResponse.named(name)
                .status(problem.isEmpty())
                .withData("state", problem.orElse(console.service().isPresent() ? "ready" : "role not active"))
                .build();
    }
}

package io.candor.answer;

import io.candor.answer.release.ReleaseState;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/** Whether the answerer should be restarted, and whether it is answering. */
@Singleton
class AnswerHealth {
    /** Longer than every wait of the Kafka clients in one round of the loop. */
    private static final Duration LONGEST_ROUND = Duration.ofMinutes(2);

    private final AnswererRole role;

    AnswerHealth(AnswererRole role) {
        this.role = role;
    }

    @Produces
    @Liveness
    @Singleton
    HealthCheck liveness() {
        return () -> {
            HealthCheckResponseBuilder response = HealthCheckResponse.named("answerer alive");
            boolean alive = role.answerer().map(AnswerHealth::isAlive).orElse(true);
            return response.status(alive).build();
        };
    }

    static boolean isAlive(Answerer answerer) {
        LoopState state = answerer.state();
        return state.isStopping()
                || !answerer.hasBegun()
                || (answerer.isAlive() && state.sinceHeartbeat().compareTo(LONGEST_ROUND) < 0);
    }

    @Produces
    @Readiness
    @Singleton
    HealthCheck readiness() {
        return () -> {
            HealthCheckResponseBuilder response = HealthCheckResponse.named("answerer ready");
            if (!role.isActive()) {
                return response.withData("role", "not active").up().build();
            }
            return role.answerer()
                    .map(answerer -> readiness(release(response), answerer))
                    .orElseGet(() -> response.withData("model", "loading").down())
                    .build();
        };
    }

    /** A release that cannot be loaded does not make the answerer unready: the previous one keeps serving. */
    private HealthCheckResponseBuilder release(HealthCheckResponseBuilder response) {
        role.policyFollower()
                .ifPresent(policies ->
                        response.withData("policies", policies.problem().orElse("read")));
        role.secondEngine().ifPresent(second -> response.withData("secondEngine", second(second)));
        role.releases().ifPresent(releases -> {
            ReleaseState state = releases.state();
            response.withData("release", state.serving())
                    .withData("releaseWanted", state.wanted().orElse("none"))
                    .withData("releaseLog", releases.problem().orElse("read"));
            state.problem().ifPresent(problem -> response.withData("releaseProblem", problem));
            state.unused().ifPresent(unused -> response.withData("adapterUnused", unused));
            state.last().ifPresent(last -> response.withData("releaseSwap", last.name())
                    .withData("releaseSwapDetail", last.releaseId() + ": " + last.detail()));
        });
        return response;
    }

    /** A second engine that is away makes nobody unready: what it was to answer goes to review. */
    static String second(SecondEngine engine) {
        String host = engine.config().host().orElseThrow();
        return engine.away()
                .map(away -> "at " + host + ", away since " + away.since() + ": " + away.problem())
                .orElse("asked at " + host);
    }

    /**
     * Partitions that wait for a schema stand still alone and make nobody unready: whoever asks could bring that about. An offset
     * that is not understood was committed by an answerer or an operator, and stops a rollout.
     */
    static HealthCheckResponseBuilder readiness(HealthCheckResponseBuilder response, Answerer answerer) {
        LoopState state = answerer.state();
        boolean ready = answerer.isAlive()
                && state.isJoined()
                && state.isKafkaReachable()
                && state.isRegistryReachable()
                && state.unreadableCommits().isEmpty()
                && !answerer.isEngineFailing()
                && !state.isStopping();
        return response.withData("group", group(state))
                .withData("kafka", state.isKafkaReachable() ? "reachable" : "retrying")
                .withData("registry", state.isRegistryReachable() ? "reachable" : "retrying")
                .withData("schemasWaitedFor", named(state.schemasWaitedFor()))
                .withData("unreadableCommits", named(state.unreadableCommits()))
                .withData("engine", answerer.isEngineFailing() ? "failing" : "working")
                .withData("draining", state.isStopping())
                .withData("outstanding", state.outstanding())
                .withData("lag", state.lag())
                .status(ready);
    }

    private static String group(LoopState state) {
        return state.membershipEnd().map(MembershipEnd::reason).orElse(state.isJoined() ? "joined" : "joining");
    }

    private static String named(List<String> troubles) {
        return troubles.isEmpty() ? "none" : String.join("; ", troubles);
    }
}

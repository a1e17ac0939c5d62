package io.candor.answer;

import io.candor.answer.release.ReleaseService;
import io.candor.answer.release.ReleasedModel;
import io.candor.engine.openai.OpenAiConfig;
import io.candor.engine.remote.EngineConfig;
import io.candor.engine.sglang.SglangConfig;
import io.candor.engine.vllm.VllmConfig;
import io.candor.event.KafkaConnection;
import io.candor.event.RecordTracing;
import io.candor.llm.decoder.OpenModels;
import io.candor.policy.Policies;
import io.candor.policy.PolicyFollower;
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
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Starts and stops the answerer where it is a role of this process. */
@Singleton
class AnswererRole {
    private final AnswerConfig config;
    private final EngineConfig engineConfig;
    private final VllmConfig vllmConfig;
    private final SglangConfig sglangConfig;
    private final OpenAiConfig openAiConfig;
    private final EscalationConfig escalation;
    private final ReleaseConfig releaseConfig;
    private final Instance<KafkaConnection> connection;
    private final MeterRegistry registry;
    private final RecordTracing tracing;
    private final OpenModels models;
    private final boolean active;
    private final CompletableFuture<AnswerKeys> keys = new CompletableFuture<>();
    private volatile Answerer answerer;
    private volatile ReleaseService releases;
    private volatile PolicyFollower follower;
    private volatile SecondEngine second;

    /** @param connection looked up only where the role is active, since it needs settings that others lack */
    AnswererRole(
            AnswerConfig config,
            EngineConfig engineConfig,
            VllmConfig vllmConfig,
            SglangConfig sglangConfig,
            OpenAiConfig openAiConfig,
            EscalationConfig escalation,
            ReleaseConfig releaseConfig,
            Instance<KafkaConnection> connection,
            MeterRegistry registry,
            RecordTracing tracing,
            OpenModels models,
            ActiveRoles roles) {
        this.config = config;
        this.engineConfig = engineConfig;
        this.vllmConfig = vllmConfig;
        this.sglangConfig = sglangConfig;
        this.openAiConfig = openAiConfig;
        this.escalation = escalation;
        this.releaseConfig = releaseConfig;
        this.connection = connection;
        this.registry = registry;
        this.tracing = tracing;
        this.models = models;
        this.active = roles.has(Role.ANSWERER);
    }

    void start(@Observes StartupEvent event) {
        if (active) {
            ReleasedModel model =
                    ConfiguredModel.open(config, engineConfig, vllmConfig, sglangConfig, openAiConfig, models);
            DeviceMetrics.watch(model, registry);
            second = escalation
                    .open()
                    .map(provider -> SecondEngine.start(provider, escalation))
                    .orElse(null);
            answerer = Answerer.of(
                    config, connection.get(), model, keys::join, this::policies, registry, tracing, secondEngine());
            releases = ReleaseService.start(releaseConfig, connection.get(), model, registry, this::begin);
        }
    }

    /**
     * Fails while there are no keys, and is then tried again: without them answers would not say which questions ask the same, or are about the same. Likewise
     * while policies cannot be read: without them answers would be accepted that are not to be.
     */
    private void begin(ReleaseStore store) {
        keys.complete(AnswerKeys.of(config.textKey(), store));
        if (follower == null) {
            follower = PolicyFollower.start(connection.get(), config.newBackoff());
        }
        answerer.begin();
    }

    /** Those that were read; none where they are not followed yet. */
    Policies policies() {
        return policyFollower().map(PolicyFollower::policies).orElse(Policies.EMPTY);
    }

    /** Empty until they are followed. */
    Optional<PolicyFollower> policyFollower() {
        return Optional.ofNullable(follower);
    }

    void stop(@Observes ShutdownEvent event) {
        // The model is the answerer's and goes with it, so nothing may be swapped in any more.
        releases().ifPresent(ReleaseService::close);
        answerer().ifPresent(Answerer::close);
        policyFollower().ifPresent(PolicyFollower::close);
    }

    boolean isActive() {
        return active;
    }

    /** Empty until it is started. */
    Optional<Answerer> answerer() {
        return Optional.ofNullable(answerer);
    }

    /** Empty until it is started, or where none is configured. */
    Optional<SecondEngine> secondEngine() {
        return Optional.ofNullable(second);
    }

    /** Empty until they are followed. */
    Optional<ReleaseService> releases() {
        return Optional.ofNullable(releases);
    }
}

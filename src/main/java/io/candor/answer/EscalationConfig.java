package io.candor.answer;

import io.candor.engine.AnswerProvider;
import io.candor.engine.EngineAnswers;
import io.candor.engine.ModelEngine;
import io.candor.engine.openai.OpenAiConfig;
import io.candor.engine.openai.OpenAiProvider;
import io.candor.engine.openai.OpenAiServer;
import io.candor.engine.remote.EngineConfig;
import io.candor.engine.remote.EngineKind;
import io.candor.engine.remote.RemoteEngine;
import io.candor.event.QuestionLimits;
import io.candor.llm.hub.FetchProgress;
import io.candor.llm.hub.HubSettings;
import io.candor.llm.hub.ModelSource;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** Settings of a second engine, which answers what was not accepted. Without the address of one there is none. */
@ConfigMapping(prefix = "candor.escalation")
public interface EscalationConfig {

    /** Any server of OpenAI's API; {@code candor.escalation.openai.url} and {@code .model}. */
    OpenAiConfig openai();

    /** Or an engine server of ours; {@code candor.escalation.engine.url}. */
    EngineConfig engine();

    /** Folder or repository of the model at {@code engine.url}, for its tokens; its weights are not read. */
    Optional<String> model();

    /** By what name the answers of the model at {@code engine.url} are known; the model's id by default. */
    Optional<String> name();

    /** Only questions of these domains; all by default. */
    Optional<Set<String>> domains();

    /** Longest wait for an answer since the first was not accepted. */
    @WithDefault("60s")
    Duration timeout();

    /** Most questions that wait for the second engine; those beyond go to review. */
    @WithDefault("256")
    int mostWaiting();

    Cost cost();

    /** Most that answers of the second engine may cost in an hour, of this process; no limit by default. */
    OptionalDouble budget();

    /** What an answer of the second engine costs, in a unit of your choice. */
    interface Cost {
        /** Of each answer, however long. */
        @WithDefault("1")
        double answer();

        /** More for each token of question and answer, as our model counts them. */
        @WithDefault("0")
        double token();

        /** @throws IllegalArgumentException if an answer would cost less than nothing */
        default void check() {
            // Written so that NaN is refused.
            if (!(answer() >= 0 && token() >= 0)) {
                throw new IllegalArgumentException("candor.escalation.cost.answer and .token must be at least 0");
            }
        }
    }

    /** Whether questions of a domain are escalated. */
    default boolean isMeant(String domain) {
        return domains().map(named -> named.contains(domain)).orElse(true);
    }

    /**
     * The second engine; empty where none is configured.
     *
     * @throws IllegalArgumentException if a setting is missing or no use
     * @throws io.candor.engine.EngineUnavailableException if an engine server of ours was not there in time
     */
    default Optional<AnswerProvider> open() {
        check();
        if (openai().url().isPresent()) {
            return OpenAiServer.of(engine(), openai()).map(server -> new OpenAiProvider(server, engine()::newBackoff));
        }
        return engine().url().map(url -> ofOurs());
    }

    /** Host and port of the second engine; never the user or password of its address. Empty where none is configured. */
    default Optional<String> host() {
        return openai().url()
                .or(engine()::url)
                .map(url -> url.getPort() < 0 ? url.getHost() : url.getHost() + ":" + url.getPort());
    }

    private AnswerProvider ofOurs() {
        String named = model().orElseThrow(() -> new IllegalArgumentException(
                "candor.escalation.model is missing: the model at candor.escalation.engine.url, for its tokens"));
        Path folder =
                new ModelSource(HubSettings.fromEnvironment(System.getenv())).resolve(named, FetchProgress.SILENT);
        ModelEngine engine = RemoteEngine.open(engine(), folder);
        return new EngineAnswers(engine, name().orElseGet(engine::modelId));
    }

    private void check() {
        cost().check();
        if (openai().url().isPresent() && engine().url().isPresent()) {
            throw new IllegalArgumentException(
                    "candor.escalation.openai.url and candor.escalation.engine.url exclude each other");
        }
        if (engine().kind() != EngineKind.CANDOR) {
            throw new IllegalArgumentException(
                    "candor.escalation.engine.kind must be candor; any other server is asked by"
                            + " OpenAI's API, at candor.escalation.openai.url");
        }
        if (name().filter(given -> !QuestionLimits.isModelName(given)).isPresent()) {
            throw new IllegalArgumentException("candor.escalation.name " + QuestionLimits.MODEL_NAME);
        }
        if (mostWaiting() < 1 || timeout().isNegative() || timeout().isZero()) {
            throw new IllegalArgumentException(
                    "candor.escalation.most-waiting must be at least 1, and candor.escalation.timeout above 0");
        }
        // Written so that NaN is refused.
        if (budget().isPresent() && !(budget().getAsDouble() >= 0)) {
            throw new IllegalArgumentException("candor.escalation.budget must be at least 0");
        }
    }
}

package io.candor.engine.openai;

import io.candor.engine.remote.EngineConfig;
import io.candor.engine.remote.EngineConnection;
import io.candor.event.QuestionLimits;
import java.net.URI;
import java.util.Optional;

/**
 * A server that speaks OpenAI's API, and the model to ask there.
 *
 * @param connection to its base address, with or without {@code /v1}
 * @param name by which its answers are known
 * @param system message before every question
 * @param maxPrompts most answers under way
 */
public record OpenAiServer(
        EngineConnection connection, String model, String name, Optional<String> system, int maxPrompts) {
    private static final String VERSION = "/v1";

    public OpenAiServer {
        if (!QuestionLimits.isModelName(name)) {
            throw new IllegalArgumentException("candor.engine.openai.name " + QuestionLimits.MODEL_NAME);
        }
        if (maxPrompts < 1) {
            throw new IllegalArgumentException(
                    "candor.engine.openai.max-prompts must be at least 1, got: " + maxPrompts);
        }
    }

    /**
     * The one that the settings name; empty if they name none.
     *
     * @throws IllegalArgumentException if a setting is missing or no use
     */
    public static Optional<OpenAiServer> of(EngineConfig engine, OpenAiConfig config) {
        return config.url().map(url -> of(engine, config, url));
    }

    private static OpenAiServer of(EngineConfig engine, OpenAiConfig config, URI url) {
        String model = config.model()
                .orElseThrow(() -> new IllegalArgumentException(
                        "candor.engine.openai.model is missing: the model to ask for at " + url));
        EngineConnection connection =
                engine.connectionTo(url, config.keyFile(), config.key()).withTimeout(config.timeout());
        return new OpenAiServer(connection, model, config.name().orElse(model), config.system(), config.maxPrompts());
    }

    String path() {
        return (connection.url().toString().endsWith(VERSION) ? "" : VERSION) + "/chat/completions";
    }
}

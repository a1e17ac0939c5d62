package io.candor.llm.hub;

import io.candor.llm.checkpoint.CacheFolder;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Where models are fetched from and kept.
 *
 * @param endpoint the hub, for example {@code https://huggingface.co}; http or https
 * @param cache folder that holds one folder per fetched model
 * @param token sent to the endpoint only, for models that ask for a licence to be accepted
 * @param attempts how often a broken transfer is taken up again before giving up; at least 1
 * @param pause between two attempts
 * @param timeout for a connection, and for a response to begin
 */
public record HubSettings(
        URI endpoint, Path cache, Optional<String> token, int attempts, Duration pause, Duration timeout) {
    private static final String PUBLIC_HUB = "https://huggingface.co";

    public HubSettings {
        if (!"http".equals(endpoint.getScheme()) && !"https".equals(endpoint.getScheme())) {
            throw new IllegalArgumentException("HF_ENDPOINT must be an http or https address, got: " + endpoint);
        }
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts must be at least 1, got: " + attempts);
        }
    }

    /** Reads {@code HF_ENDPOINT}, {@code HF_TOKEN} and {@code XDG_CACHE_HOME} as the hub's own tools do. */
    public static HubSettings fromEnvironment(Map<String, String> environment) {
        return new HubSettings(
                URI.create(environment.getOrDefault("HF_ENDPOINT", PUBLIC_HUB)),
                CacheFolder.in(environment).resolve("models"),
                Optional.ofNullable(environment.get("HF_TOKEN")).filter(token -> !token.isBlank()),
                5,
                Duration.ofSeconds(2),
                Duration.ofSeconds(30));
    }
}

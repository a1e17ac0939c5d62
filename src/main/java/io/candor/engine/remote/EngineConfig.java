package io.candor.engine.remote;

import io.candor.event.retry.Backoff;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Settings of a remote engine. */
@ConfigMapping(prefix = "candor.engine")
public interface EngineConfig {

    /** Address of an engine server, {@code http} or {@code https}; without it the model runs in this process. */
    Optional<URI> url();

    /** What listens there. */
    @WithDefault("candor")
    EngineKind kind();

    /** Its key, from the environment ({@code CANDOR_ENGINE_KEY}) rather than a file of settings. */
    Optional<String> key();

    /** File whose first line is its key, as container platforms mount secrets; over {@code key}. */
    Optional<Path> keyFile();

    /** Certificates to trust, by the file's ending in PKCS12 ({@code .p12}), JKS ({@code .jks}) or PEM; the JDK's by default. */
    Optional<Path> truststore();

    /** Password of a truststore that has one. */
    Optional<String> truststorePassword();

    /** Longest wait for a connection. */
    @WithDefault("5s")
    Duration connectTimeout();

    /** Longest wait for states, an adapter, or a sign of life in a stream of answers. */
    @WithDefault("60s")
    Duration timeout();

    /** How long a start waits for a server that is not there yet. */
    @WithDefault("2m")
    Duration patience();

    Waits backoff();

    /** Pauses before a full or absent server is asked again. */
    interface Waits {
        /** After the first failure; each further one doubles it. */
        @WithDefault("50ms")
        Duration first();

        /** The longest of them. */
        @WithDefault("2s")
        Duration longest();
    }

    /**
     * How to reach it; only with {@code url}.
     *
     * @throws IllegalArgumentException if a setting is no use
     */
    default EngineConnection connection() {
        return connectionTo(url().orElseThrow(() -> new IllegalArgumentException("candor.engine.url is missing")));
    }

    /**
     * How to reach another server with the same key and certificates.
     *
     * @throws IllegalArgumentException if a setting is no use
     */
    default EngineConnection connectionTo(URI url) {
        return connectionTo(url, keyFile(), key());
    }

    /**
     * How to reach a server that has a key of its own.
     *
     * @throws IllegalArgumentException if a setting is no use
     */
    default EngineConnection connectionTo(URI url, Optional<Path> keyFile, Optional<String> key) {
        return new EngineConnection(
                url,
                keyFile.map(EngineConfig::firstLine).or(() -> key),
                truststore()
                        .map(file -> EngineConnection.trusting(file, truststorePassword()))
                        .orElse(Map.of()),
                connectTimeout(),
                timeout());
    }

    /** The pauses after failures, from the first. */
    default Backoff newBackoff() {
        return new Backoff(backoff().first(), backoff().longest());
    }

    private static String firstLine(Path file) {
        try {
            return Files.readString(file).lines().findFirst().orElse("").strip();
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("a key file of candor.engine cannot be read: " + unreadable, unreadable);
        }
    }
}

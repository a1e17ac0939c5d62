package io.candor.engine.openai;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Settings of a server that gives the answers instead of the model whose confidence is read. */
@ConfigMapping(prefix = "candor.engine.openai")
public interface OpenAiConfig {

    /** Base address, with or without {@code /v1}; without it our model answers itself. */
    Optional<URI> url();

    /** Model to ask for there. */
    Optional<String> model();

    /** Name by which its answers are known; the model's by default. */
    Optional<String> name();

    /** System message before every question. */
    Optional<String> system();

    /** Its key, from the environment rather than a file of settings. */
    Optional<String> key();

    /** File whose first line is its key; over {@code key}. */
    Optional<Path> keyFile();

    /** Most answers under way at once. */
    @WithDefault("16")
    int maxPrompts();

    /** Longest wait for an answer. */
    @WithDefault("120s")
    Duration timeout();
}

package io.candor.engine.vllm;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** Settings of vLLM servers; {@code candor.engine.url} is the one that generates, whose key and certificates hold for both. */
@ConfigMapping(prefix = "candor.engine.vllm")
public interface VllmConfig {

    /** Address of the server that pools, which gives hidden states. */
    Optional<URI> statesUrl();

    /** Name by which both servers know the base model; by default the first one that each lists. */
    Optional<String> model();

    /** Folder that both sides see, where LoRAs are put for the server that pools. */
    Optional<Path> adapterFolder();

    /** The same folder as that server sees it. */
    Optional<String> serverAdapterFolder();

    /** The servers' {@code --dtype}, by which a release's canaries are compared: {@code bfloat16} or {@code float32}. */
    @WithDefault("bfloat16")
    String precision();

    /** SHA-256 over config and weights of the base, where the model's folder has no weights here. */
    Optional<String> baseModelHash();

    /** Most answers under way at once, and most prompts of one pass for states. */
    @WithDefault("256")
    int maxPrompts();

    /** Most LoRAs of Candor's that may be loaded at once, all answerers together. */
    @WithDefault("4")
    int maxAdapters();
}

package io.candor.engine.external;

import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** Settings that a model on servers of another project has, whichever project it is. */
public interface ExternalModelConfig {

    /** Name by which the servers know the base model; by default the first one that each lists. */
    Optional<String> model();

    /** Folder that both sides see, where LoRAs are put for the server that gives states. */
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

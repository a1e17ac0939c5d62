package io.candor.engine.vllm;

import io.candor.engine.external.ExternalModelConfig;
import io.smallrye.config.ConfigMapping;
import java.net.URI;
import java.util.Optional;

/** Settings of vLLM servers; {@code candor.engine.url} is the one that generates, whose key and certificates hold for both. */
@ConfigMapping(prefix = VllmServers.SETTINGS)
public interface VllmConfig extends ExternalModelConfig {

    /** Address of the server that pools, which gives hidden states. */
    Optional<URI> statesUrl();
}

package io.candor.engine.vllm;

import io.candor.engine.ModelEngine;
import io.candor.engine.external.ExternalAtlas;
import io.candor.engine.external.ModelTestServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The embedded model behind two servers that speak vLLM's protocol. */
public final class VllmAtlas extends ExternalAtlas {
    final VllmTestServer generation;
    final VllmTestServer states;

    public VllmAtlas(Path cache) {
        super(cache);
        generation = new VllmTestServer(model(), NAME);
        states = new VllmTestServer(model(), NAME);
    }

    @Override
    public ModelTestServer generation() {
        return generation;
    }

    @Override
    public ModelTestServer states() {
        return states;
    }

    @Override
    protected ModelEngine open(Optional<String> name, Duration timeout, int maxPrompts, int maxAdapters) {
        VllmServers servers = new VllmServers(
                connection(generation, timeout),
                connection(states, timeout),
                model(VllmServers.SETTINGS, name, maxPrompts, maxAdapters));
        return VllmEngine.open(servers, PAUSES, PATIENCE, folder());
    }
}

package io.candor.engine.sglang;

import io.candor.engine.ModelEngine;
import io.candor.engine.external.ExternalAtlas;
import io.candor.engine.external.ModelTestServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The embedded model behind a server that speaks SGLang's protocol. */
public final class SglangAtlas extends ExternalAtlas {
    final SglangTestServer server;

    public SglangAtlas(Path cache) {
        super(cache);
        server = new SglangTestServer(model(), NAME);
    }

    @Override
    public ModelTestServer generation() {
        return server;
    }

    @Override
    public ModelTestServer states() {
        return server;
    }

    @Override
    protected ModelEngine open(Optional<String> name, Duration timeout, int maxPrompts, int maxAdapters) {
        return SglangEngine.open(
                connection(server, timeout),
                model(SglangEngine.SETTINGS, name, maxPrompts, maxAdapters),
                PAUSES,
                PATIENCE,
                folder());
    }
}

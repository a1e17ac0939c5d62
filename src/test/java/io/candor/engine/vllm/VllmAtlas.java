package io.candor.engine.vllm;

import io.candor.engine.ModelEngine;
import io.candor.engine.remote.EngineConnection;
import io.candor.engine.remote.ServedAtlas;
import io.candor.event.retry.Backoff;
import io.candor.llm.decoder.LanguageModel;
import io.candor.release.store.BundledRelease;
import io.candor.release.store.EmbeddedCheckpoint;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The embedded model behind two servers that speak vLLM's protocol. */
public final class VllmAtlas implements AutoCloseable {
    static final String NAME = "org/atlas";

    private final Path folder;
    private final Path share;
    private final LanguageModel model;
    final VllmTestServer generation;
    final VllmTestServer states;

    public VllmAtlas(Path cache) {
        folder = new EmbeddedCheckpoint(VllmAtlas.class.getClassLoader(), "atlas").unpack(cache);
        share = cache.resolve("share");
        model = LanguageModel.open(folder, ServedAtlas.SETTINGS);
        generation = new VllmTestServer(model, NAME);
        states = new VllmTestServer(model, NAME);
    }

    /** The model's folder. */
    public Path folder() {
        return folder;
    }

    Path share() {
        return share;
    }

    /** Address of the server that generates. */
    public String url() {
        return generation.url();
    }

    /** Address of the server that pools. */
    public String statesUrl() {
        return states.url();
    }

    public Path adapter() {
        return BundledRelease.adapterOf(folder);
    }

    VllmServers servers() {
        return servers(Duration.ofSeconds(30), 8, 2);
    }

    VllmServers servers(Duration timeout, int maxPrompts, int maxAdapters) {
        return new VllmServers(
                connection(generation, timeout),
                connection(states, timeout),
                Optional.empty(),
                AdapterShare.of(share, Optional.empty()),
                "float32",
                Optional.empty(),
                maxPrompts,
                maxAdapters);
    }

    private static EngineConnection connection(VllmTestServer server, Duration timeout) {
        return new EngineConnection(
                URI.create(server.url()), Optional.ofNullable(server.key), Map.of(), Duration.ofSeconds(5), timeout);
    }

    /** An engine that uses them; the caller closes it. */
    public ModelEngine engine() {
        return engine(servers());
    }

    ModelEngine engine(VllmServers servers) {
        return VllmEngine.open(
                servers,
                () -> new Backoff(Duration.ofMillis(10), Duration.ofMillis(100)),
                Duration.ofSeconds(5),
                folder);
    }

    /** As a pooling server does that was started without telling it otherwise. */
    public void scaleStates() {
        states.scalesStates = true;
    }

    /** Both go away. */
    public void stop() {
        generation.stop();
        states.stop();
    }

    /** Both come again and have forgotten every LoRA. */
    public void start() {
        generation.start();
        states.start();
    }

    @Override
    public void close() {
        generation.close();
        states.close();
        model.close();
    }
}

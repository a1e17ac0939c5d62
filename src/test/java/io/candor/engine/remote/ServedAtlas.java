package io.candor.engine.remote;

import io.candor.engine.ModelEngine;
import io.candor.engine.server.EngineServer;
import io.candor.engine.server.EngineServerConfig;
import io.candor.event.retry.Backoff;
import io.candor.llm.decoder.EngineSettings;
import io.candor.llm.decoder.LanguageModel;
import io.candor.llm.decoder.Precision;
import io.candor.release.store.BundledRelease;
import io.candor.release.store.EmbeddedCheckpoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The embedded model behind an engine server in this process, which can be started anew on the same port. */
public final class ServedAtlas implements AutoCloseable {
    public static final EngineSettings SETTINGS = new EngineSettings("cpu", Precision.FLOAT32, 1);

    private final Path folder;
    private final LanguageModel model;
    private final UnaryOperator<EngineServerConfig> settings;
    private volatile EngineServer server;
    private final int port;

    public ServedAtlas(Path cache) {
        this(cache, local -> local);
    }

    /** @param settings of the server, made from those of a local one */
    ServedAtlas(Path cache, UnaryOperator<EngineServerConfig> settings) {
        folder = new EmbeddedCheckpoint(ServedAtlas.class.getClassLoader(), "atlas").unpack(cache);
        model = LanguageModel.open(folder, SETTINGS);
        this.settings = settings;
        server = EngineServer.start(model, settings.apply(EngineServerConfig.local(0)));
        port = server.port();
    }

    static EngineServerConfig withMost(EngineServerConfig config, int prompts, int adapters) {
        return new EngineServerConfig(
                config.host(),
                config.port(),
                config.keyFile(),
                config.certificate(),
                config.privateKey(),
                prompts,
                adapters,
                config.maxAdapterBytes(),
                config.maxBodyBytes());
    }

    static EngineServerConfig withFiles(EngineServerConfig config, Path key, Path certificate, Path privateKey) {
        return new EngineServerConfig(
                config.host(),
                config.port(),
                Optional.ofNullable(key),
                Optional.ofNullable(certificate),
                Optional.ofNullable(privateKey),
                config.maxPrompts(),
                config.maxAdapters(),
                config.maxAdapterBytes(),
                config.maxBodyBytes());
    }

    /** The model's folder. */
    public Path folder() {
        return folder;
    }

    public Path adapter() {
        return BundledRelease.adapterOf(folder);
    }

    EngineConnection connection() {
        return EngineConnection.to(server.url());
    }

    /** An engine that uses it; the caller closes it. */
    public ModelEngine engine() {
        return engine(connection());
    }

    ModelEngine engine(EngineConnection connection) {
        return RemoteEngine.open(
                connection,
                () -> new Backoff(Duration.ofMillis(10), Duration.ofMillis(100)),
                Duration.ofSeconds(10),
                folder);
    }

    public void stop() {
        server.close();
    }

    public void start() {
        start(model);
    }

    /** With another model, which the caller closes. */
    void start(LanguageModel other) {
        server = EngineServer.start(other, settings.apply(EngineServerConfig.local(port)));
    }

    @Override
    public void close() {
        server.close();
        model.close();
    }
}

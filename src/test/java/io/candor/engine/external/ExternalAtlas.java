package io.candor.engine.external;

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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The embedded model behind servers that speak another project's protocol. */
public abstract class ExternalAtlas implements AutoCloseable {
    public static final String NAME = "org/atlas";
    protected static final Supplier<Backoff> PAUSES = () -> new Backoff(Duration.ofMillis(10), Duration.ofMillis(100));
    protected static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Path folder;
    private final Path share;
    private final LanguageModel model;

    protected ExternalAtlas(Path cache) {
        folder = new EmbeddedCheckpoint(ExternalAtlas.class.getClassLoader(), "atlas").unpack(cache);
        share = cache.resolve("share");
        model = LanguageModel.open(folder, ServedAtlas.SETTINGS);
    }

    /** The model's folder. */
    public final Path folder() {
        return folder;
    }

    public final Path share() {
        return share;
    }

    protected final LanguageModel model() {
        return model;
    }

    public final Path adapter() {
        return BundledRelease.adapterOf(folder);
    }

    protected static EngineConnection connection(ModelTestServer server, Duration timeout) {
        return new EngineConnection(
                URI.create(server.url()), Optional.ofNullable(server.key), Map.of(), Duration.ofSeconds(5), timeout);
    }

    /** @param settings what its settings begin with */
    protected final ExternalModel model(String settings, Optional<String> name, int maxPrompts, int maxAdapters) {
        return new ExternalModel(
                settings,
                name,
                AdapterShare.of(share, Optional.empty()),
                "float32",
                Optional.empty(),
                maxPrompts,
                maxAdapters);
    }

    /** The one that generates. */
    public abstract ModelTestServer generation();

    /** The one that gives states; perhaps the same. */
    public abstract ModelTestServer states();

    protected abstract ModelEngine open(Optional<String> name, Duration timeout, int maxPrompts, int maxAdapters);

    /** An engine that uses them; the caller closes it. */
    public final ModelEngine engine() {
        return engine(Duration.ofSeconds(30));
    }

    public final ModelEngine engine(Duration timeout) {
        return open(Optional.empty(), timeout, 8, 2);
    }

    public final ModelEngine engineOf(String name) {
        return open(Optional.of(name), Duration.ofSeconds(30), 8, 2);
    }

    /** All go away. */
    public final void stop() {
        servers().forEach(ModelTestServer::stop);
    }

    /** All come again and have forgotten every LoRA. */
    public final void start() {
        servers().forEach(ModelTestServer::start);
    }

    private List<ModelTestServer> servers() {
        return generation() == states() ? List.of(states()) : List.of(generation(), states());
    }

    @Override
    public final void close() {
        servers().forEach(ModelTestServer::close);
        model.close();
    }
}

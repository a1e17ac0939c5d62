package io.candor.engine.remote;

import io.candor.engine.EngineUnavailableException;
import io.candor.engine.wire.EngineDescription;
import io.candor.event.retry.Backoff;
import io.candor.llm.decoder.ContinuousBatch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** The model of an engine server. */
public final class RemoteEngine extends ServerEngine {
    private static final Logger LOG = Logger.getLogger(RemoteEngine.class);

    private final EngineClient client;

    private RemoteEngine(EngineClient client, RemoteModel model, Supplier<Backoff> backoff) {
        super(new CandorServer(client, model.modelId()), model, backoff);
        this.client = client;
    }

    /**
     * The engine that the settings name; one that is not there yet is waited for.
     *
     * @param folder of the same model, with or without its weights
     * @throws EngineUnavailableException if it is not there in time, refuses us, or runs another model
     */
    public static RemoteEngine open(EngineConfig config, Path folder) {
        return open(config.connection(), config::newBackoff, config.patience(), folder);
    }

    /**
     * As {@link #open(EngineConfig, Path)}.
     *
     * @param backoff makes the pauses between tries, from the first
     * @param patience how long to wait for a server that is not there yet
     */
    public static RemoteEngine open(
            EngineConnection connection, Supplier<Backoff> backoff, Duration patience, Path folder) {
        EngineClient client = new EngineClient(connection);
        try {
            EngineDescription server = AwaitedServer.first(client::description, backoff.get(), patience);
            RemoteModel model = RemoteModel.open(folder, server);
            LOG.infof(
                    "engine found url=%s modelId=%s instance=%s", connection.url(), model.modelId(), server.instance());
            return new RemoteEngine(client, model, backoff);
        } catch (RuntimeException failure) {
            // The caller's to judge.
            client.close();
            throw failure;
        }
    }

    @Override
    public <T> ContinuousBatch<T> continuousBatch(int prefillTokens) {
        return new RemoteBatch<>(client, model(), newBackoff());
    }

    @Override
    public void close() {
        client.close();
        super.close();
    }
}

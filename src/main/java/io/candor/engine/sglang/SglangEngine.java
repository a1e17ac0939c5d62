package io.candor.engine.sglang;

import io.candor.engine.EngineUnavailableException;
import io.candor.engine.external.ExternalAdapters;
import io.candor.engine.external.ExternalClient;
import io.candor.engine.external.ExternalModel;
import io.candor.engine.external.ListedModels;
import io.candor.engine.external.StatesProof;
import io.candor.engine.remote.AwaitedServer;
import io.candor.engine.remote.CallBatch;
import io.candor.engine.remote.EngineConnection;
import io.candor.engine.remote.RemoteModel;
import io.candor.engine.remote.ServerEngine;
import io.candor.event.retry.Backoff;
import io.candor.llm.decoder.ContinuousBatch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** The model of an SGLang server. */
public final class SglangEngine extends ServerEngine {
    /** What the settings of this package begin with. */
    public static final String SETTINGS = "candor.engine.sglang";

    private static final Logger LOG = Logger.getLogger(SglangEngine.class);
    /** Its scheduler takes six tokens less than the context, and reading given answers two more than prompt and answer. */
    private static final int SPARE_TOKENS = 8;

    private final SglangServer server;

    private SglangEngine(SglangServer server, RemoteModel model, Supplier<Backoff> backoff) {
        super(server, model, backoff);
        this.server = server;
    }

    /**
     * The engine of a server; one that is not there yet is waited for.
     *
     * @param backoff makes the pauses between tries, from the first
     * @param patience how long to wait for a server that is not there yet
     * @param folder of the same model
     * @throws EngineUnavailableException if it is not there in time, refuses us, or gives no states
     */
    public static SglangEngine open(
            EngineConnection connection,
            ExternalModel settings,
            Supplier<Backoff> backoff,
            Duration patience,
            Path folder) {
        ExternalClient client = new ExternalClient(connection, SglangFailure::of);
        try {
            ListedModels.Model base = AwaitedServer.first(() -> base(client, settings), backoff.get(), patience);
            RemoteModel model = settings.open(folder, base.contextLength() - SPARE_TOKENS);
            SglangServer server = new SglangServer(
                    client, new ExternalAdapters(new SglangLoras(client), settings), model.endTokens());
            StatesProof.require(
                    server.wait(server.baseStates(model.proofPrompts())),
                    model,
                    "start it with --return-hidden-states-mode last",
                    "start it without --is-embedding");
            LOG.infof("engine found url=%s modelId=%s", connection.url(), model.modelId());
            return new SglangEngine(server, model, backoff);
        } catch (RuntimeException failure) {
            // The caller's to judge.
            client.close();
            throw failure;
        }
    }

    private static ListedModels.Model base(ExternalClient client, ExternalModel settings) {
        return client.models()
                .base(
                        settings.name(),
                        "name it with " + SETTINGS + ".model, or start " + client.url()
                                + " with that --served-model-name");
    }

    @Override
    public <T> ContinuousBatch<T> continuousBatch(int prefillTokens) {
        return new CallBatch<>(
                new SglangAsking<T>(server, model()), model().maxPrompts(), model().prefillTokens(), newBackoff());
    }

    @Override
    public void close() {
        server.close();
        super.close();
    }
}

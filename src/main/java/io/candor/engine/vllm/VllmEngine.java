package io.candor.engine.vllm;

import io.candor.engine.EngineUnavailableException;
import io.candor.engine.external.ExternalAdapters;
import io.candor.engine.external.ExternalClient;
import io.candor.engine.external.ListedModels;
import io.candor.engine.external.StatesProof;
import io.candor.engine.remote.AwaitedServer;
import io.candor.engine.remote.CallBatch;
import io.candor.engine.remote.RemoteModel;
import io.candor.engine.remote.ServerEngine;
import io.candor.event.retry.Backoff;
import io.candor.llm.decoder.ContinuousBatch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** The model of two vLLM servers. */
public final class VllmEngine extends ServerEngine {
    private static final Logger LOG = Logger.getLogger(VllmEngine.class);

    /** An ending token and one that has to be generated, where given answers are read. */
    private static final int SPARE_TOKENS = 2;

    private static final String UNSCALED =
            "start it with --pooler-config '{\"pooling_type\":\"LAST\",\"use_activation\":false}'"
                    + " (older versions: --override-pooler-config with \"normalize\":false)";

    private final VllmServer server;

    private VllmEngine(VllmServer server, RemoteModel model, Supplier<Backoff> backoff) {
        super(server, model, backoff);
        this.server = server;
    }

    /**
     * The engine of two servers; those that are not there yet are waited for.
     *
     * @param backoff makes the pauses between tries, from the first
     * @param patience how long to wait for a server that is not there yet
     * @param folder of the same model
     * @throws EngineUnavailableException if they are not there in time, refuse us, or give no states
     */
    public static VllmEngine open(VllmServers servers, Supplier<Backoff> backoff, Duration patience, Path folder) {
        ExternalClient generation = new ExternalClient(servers.generation(), VllmFailure::of);
        ExternalClient states = new ExternalClient(servers.states(), VllmFailure::of);
        try {
            ListedModels.Model generating =
                    AwaitedServer.first(() -> base(generation, servers), backoff.get(), patience);
            ListedModels.Model pooling = AwaitedServer.first(() -> base(states, servers), backoff.get(), patience);
            RemoteModel model = servers.model()
                    .open(folder, Math.min(generating.contextLength(), pooling.contextLength()) - SPARE_TOKENS);
            VllmServer server = new VllmServer(
                    generation,
                    generating.id(),
                    states,
                    new ExternalAdapters(new VllmLoras(states), servers.model()),
                    model.endTokens());
            StatesProof.require(
                    server.wait(server.pooled(pooling.id(), model.proofPrompts())),
                    model,
                    "start it with --runner pooling --convert embed",
                    UNSCALED);
            LOG.infof("engine found url=%s modelId=%s", servers.generation().url(), model.modelId());
            return new VllmEngine(server, model, backoff);
        } catch (RuntimeException failure) {
            // The caller's to judge.
            generation.close();
            states.close();
            throw failure;
        }
    }

    private static ListedModels.Model base(ExternalClient client, VllmServers servers) {
        return client.models()
                .base(
                        servers.model().name(),
                        "name one with candor.engine.vllm.model, or start " + client.url()
                                + " with that --served-model-name");
    }

    @Override
    public <T> ContinuousBatch<T> continuousBatch(int prefillTokens) {
        return new CallBatch<>(
                new VllmAsking<T>(server, model()), model().maxPrompts(), model().prefillTokens(), newBackoff());
    }

    @Override
    public void close() {
        server.close();
        super.close();
    }
}

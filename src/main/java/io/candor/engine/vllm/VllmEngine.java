package io.candor.engine.vllm;

import io.candor.engine.EngineUnavailableException;
import io.candor.engine.remote.AwaitedServer;
import io.candor.engine.remote.CallBatch;
import io.candor.engine.remote.EngineRefusalException;
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
        VllmClient generation = new VllmClient(servers.generation());
        VllmClient states = new VllmClient(servers.states());
        try {
            VllmBase base = VllmBase.of(
                    AwaitedServer.first(() -> base(generation, servers), backoff.get(), patience),
                    AwaitedServer.first(() -> base(states, servers), backoff.get(), patience));
            RemoteModel model = base.open(servers, folder);
            VllmServer server = new VllmServer(
                    generation,
                    base.generation(),
                    states,
                    new VllmAdapters(states, servers.share(), servers.maxAdapters()),
                    model.config().endOfSequence().stream()
                            .mapToInt(Integer::intValue)
                            .sorted()
                            .toArray());
            base.requireStates(server, model);
            LOG.infof("engine found url=%s modelId=%s", servers.generation().url(), model.modelId());
            return new VllmEngine(server, model, backoff);
        } catch (RuntimeException failure) {
            // The caller's to judge.
            generation.close();
            states.close();
            throw failure;
        }
    }

    private static VllmProtocol.Model base(VllmClient client, VllmServers servers) {
        VllmProtocol.Models models = client.models();
        return models.base(servers.model())
                .orElseThrow(() -> new EngineRefusalException(client.url() + " serves no base model "
                        + servers.model().orElse("") + " but "
                        + models.data().stream().map(VllmProtocol.Model::id).toList()
                        + "; name one with candor.engine.vllm.model, or start the server with that"
                        + " --served-model-name"));
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

package io.candor.engine.remote;

import io.candor.engine.EngineUnavailableException;
import io.candor.engine.wire.AdapterRequest;
import io.candor.engine.wire.EngineProblem;
import io.candor.engine.wire.EngineProblem.Code;
import io.candor.engine.wire.FloatVectors;
import io.candor.engine.wire.LikelihoodsReply;
import io.candor.engine.wire.LikelihoodsRequest;
import io.candor.engine.wire.StatesReply;
import io.candor.engine.wire.StatesRequest;
import io.candor.llm.checkpoint.InvalidCheckpointException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A server of Candor's own: LoRAs are uploaded, and it knows who holds them. */
final class CandorServer implements ModelServer {
    private static final int MOST_UPLOADS = 3;

    private final EngineClient client;
    private final String modelId;

    CandorServer(EngineClient client, String modelId) {
        this.client = client;
        this.modelId = modelId;
    }

    @Override
    public Duration timeout() {
        return client.timeout();
    }

    @Override
    public void hold(String name, String holder, Path folder) {
        AdapterRequest request = new AdapterRequest(modelId, holder, RemoteModel.hashes(folder));
        for (int tries = 1; ; tries++) {
            try {
                client.hold(name, request);
                return;
            } catch (EngineProblemException refused) {
                EngineProblem problem = refused.problem();
                if (problem.code() != Code.FILES_MISSING || tries > MOST_UPLOADS) {
                    throw problem.code() == Code.ADAPTER_UNFIT
                            ? new InvalidCheckpointException(
                                    folder, "adapter", problem.detail(), "use the adapter of the engine's model")
                            : refused;
                }
                // The server has never seen it, or has forgotten it.
                upload(request, folder, problem.missing());
            }
        }
    }

    private void upload(AdapterRequest request, Path folder, List<String> missing) {
        for (Map.Entry<String, String> file : request.files().entrySet()) {
            if (missing.contains(file.getValue())) {
                try {
                    client.upload(file.getValue(), folder.resolve(file.getKey()));
                } catch (IOException unreadable) {
                    // The disk, or a cache that was emptied: the release is fetched again when it is next brought in.
                    throw new EngineUnavailableException("an adapter's file cannot be read for upload", unreadable);
                }
            }
        }
    }

    @Override
    public void release(String name, String holder) {
        client.release(name, holder);
    }

    @Override
    public CompletableFuture<List<float[]>> states(String name, List<int[]> prompts) {
        return client.states(new StatesRequest(modelId, name, prompts)).thenApply(CandorServer::vectors);
    }

    private static List<float[]> vectors(StatesReply reply) {
        return reply.states().stream().map(FloatVectors::decode).toList();
    }

    @Override
    public CompletableFuture<List<Double>> likelihoods(List<LikelihoodsRequest.Row> rows) {
        return client.likelihoods(new LikelihoodsRequest(modelId, rows))
                .thenApply(LikelihoodsReply::meanLogProbabilities);
    }

    @Override
    public RuntimeException failure(Throwable failure) {
        return client.failure(failure);
    }
}

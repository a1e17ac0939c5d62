package io.candor.engine.remote;

import io.candor.engine.AnswerReader;
import io.candor.engine.wire.LikelihoodsReply;
import io.candor.engine.wire.LikelihoodsRequest;
import io.candor.event.retry.Backoff;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Answers are written as tokens here and read at the server. */
final class RemoteAnswerReader implements AnswerReader {
    private final EngineClient client;
    private final RemoteModel model;
    private final PassInPieces passes;

    RemoteAnswerReader(EngineClient client, RemoteModel model, Supplier<Backoff> backoff) {
        this.client = client;
        this.model = model;
        this.passes = new PassInPieces(client, model.maxPrompts(), backoff);
    }

    @Override
    public int[] tokens(int[] prompt, String answer) {
        return model.format().encodeAnswer(prompt, answer);
    }

    @Override
    public double[] meanLogProbabilities(List<int[]> prompts, List<int[]> answers) {
        List<LikelihoodsRequest.Row> rows = new ArrayList<>(prompts.size());
        for (int i = 0; i < prompts.size(); i++) {
            rows.add(new LikelihoodsRequest.Row(prompts.get(i), answers.get(i)));
        }
        return passes
                .over(rows, this::asked, refused -> {
                    // Nothing was forgotten that could be brought again.
                    throw refused;
                })
                .stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    private CompletableFuture<List<Double>> asked(List<LikelihoodsRequest.Row> rows) {
        return client.likelihoods(new LikelihoodsRequest(model.modelId(), rows))
                .thenApply(LikelihoodsReply::meanLogProbabilities);
    }
}

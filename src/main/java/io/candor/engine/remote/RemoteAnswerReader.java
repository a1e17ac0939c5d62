package io.candor.engine.remote;

import io.candor.engine.AnswerReader;
import io.candor.engine.wire.LikelihoodsRequest;
import io.candor.event.retry.Backoff;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Answers are written as tokens here and read at the server. */
public final class RemoteAnswerReader implements AnswerReader {
    private final ModelServer server;
    private final RemoteModel model;
    private final PassInPieces passes;

    public RemoteAnswerReader(ModelServer server, RemoteModel model, Supplier<Backoff> backoff) {
        this.server = server;
        this.model = model;
        this.passes = new PassInPieces(server, model.maxPrompts(), backoff);
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
                .over(rows, server::likelihoods, refused -> {
                    // Nothing was forgotten that could be brought again.
                    throw refused;
                })
                .stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
    }
}

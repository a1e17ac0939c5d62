package io.candor.engine.sglang;

import io.candor.engine.external.ReceivedAnswer;
import io.candor.engine.external.TokenAsking;
import io.candor.engine.remote.RemoteModel;
import io.candor.engine.remote.ServerCall;

/** A request per answer, so that each ends by itself. */
final class SglangAsking<T> extends TokenAsking<T, SglangProtocol.Result[]> {
    private final SglangServer server;

    SglangAsking(SglangServer server, RemoteModel model) {
        super(server, model);
        this.server = server;
    }

    @Override
    protected ServerCall<SglangProtocol.Result[]> ask(int[] prompt, int maxTokens) {
        return server.answer(prompt, maxTokens);
    }

    @Override
    protected ReceivedAnswer answer(SglangProtocol.Result[] reply) {
        return SglangResult.answer(SglangResult.complete(reply, 1).get(0));
    }
}

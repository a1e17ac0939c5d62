package io.candor.engine.vllm;

import io.candor.engine.external.ReceivedAnswer;
import io.candor.engine.external.TokenAsking;
import io.candor.engine.remote.RemoteModel;
import io.candor.engine.remote.ServerCall;

/** A request per answer to the server that generates. */
final class VllmAsking<T> extends TokenAsking<T, VllmProtocol.Completion> {
    private final VllmServer server;

    VllmAsking(VllmServer server, RemoteModel model) {
        super(server, model);
        this.server = server;
    }

    @Override
    protected ServerCall<VllmProtocol.Completion> ask(int[] prompt, int maxTokens) {
        return server.answer(prompt, maxTokens);
    }

    @Override
    protected ReceivedAnswer answer(VllmProtocol.Completion reply) {
        return VllmAnswer.read(reply);
    }
}

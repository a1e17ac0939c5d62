package io.candor.engine.vllm;

import io.candor.engine.EngineUnavailableException;
import io.candor.engine.remote.CallBatch;
import io.candor.engine.remote.EngineProblemException;
import io.candor.engine.remote.RemoteModel;
import io.candor.engine.remote.ServerCall;
import io.candor.engine.wire.EngineProblem.Code;
import io.candor.llm.decoder.Continuation;
import io.candor.llm.decoder.ContinuousBatch.Prompt;
import io.candor.llm.decoder.Generation;

/** Token ids go to the server that generates, and come back. */
record VllmAsking<T>(VllmServer server, RemoteModel model) implements CallBatch.Asking<T, VllmProtocol.Completion> {

    @Override
    public ServerCall<VllmProtocol.Completion> begin(Prompt<T> prompt) {
        int room = model.config().contextLength() - prompt.tokens().length;
        return server.answer(prompt.tokens(), Math.max(1, Math.min(prompt.maxTokens(), room)));
    }

    @Override
    public Generation read(VllmProtocol.Completion reply) {
        Continuation continuation = VllmAnswer.read(reply, model.config().endOfSequence());
        return new Generation(
                model.format().tokenizer().decode(continuation.tokens()).strip(), continuation);
    }

    @Override
    public RuntimeException failure(Throwable failure) {
        RuntimeException meaning = server.failure(failure);
        return meaning instanceof EngineProblemException refused
                        && refused.problem().code() == Code.ADAPTER_UNKNOWN
                ? new EngineUnavailableException("the server has its model no more: " + meaning.getMessage(), meaning)
                : meaning;
    }
}
